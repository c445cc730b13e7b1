# Tests, benchmarks and everything around the build. Included by the Makefile.

CASES := testdata/cases
SHIPPED := testdata/incidents
FL := $(B)/faultline

$(B)/cases: $(B)/test/cases/cases.o $(B)/test/cases/damage.o $(B)/test/cases/match.o $(B)/libfaultline.a
	$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ $(PKG_LIBS) $(CHECK_LIBS) -lm $(LDLIBS)

.PHONY: deps-build deps-test
deps-build:
	@.ci/deps build
deps-test:
	@.ci/deps test

# The first of the README's two commands. A fresh make reads pkg-config again after the packages came.
.PHONY: demo
demo: deps-build
	@$(MAKE) --no-print-directory -s all
	@echo '$$ faultline $(SHIPPED)/golden'
	@$(FL) $(SHIPPED)/golden; code=$$?; echo; echo "exit status $$code"; test $$code -eq 1

# The second.
.PHONY: check
check: deps-test
	@$(MAKE) --no-print-directory -s all
	@$(MAKE) --no-print-directory -s check-all

.PHONY: check-all check-fast
check-fast: $(patsubst %,$(B)/test_%,$(UNIT_TESTS)) $(B)/cases $(B)/faultline
	@tests/run.sh $(B) fast
check-all: $(patsubst %,$(B)/test_%,$(UNIT_TESTS)) $(B)/cases $(B)/faultline
	@tests/run.sh $(B) all

.PHONY: check-asan check-valgrind
check-asan:
	@$(MAKE) --no-print-directory -s VARIANT=asan check-all
check-valgrind: $(B)/cases $(B)/faultline
	CK_FORK=no CK_DEFAULT_TIMEOUT=3000 FL_DAMAGE=0 valgrind -q --error-exitcode=9 --leak-check=full $(B)/cases $(CASES)

# Fuzzing needs clang: make fuzz SECONDS=60; FUZZ_RUNS=3000 make fuzz runs a fixed sequence instead.
SECONDS ?= 60
FUZZERS := $(patsubst tests/fuzz/fuzz_%.c,%,$(sort $(wildcard tests/fuzz/fuzz_*.c)))
.PHONY: fuzz fuzz-build
fuzz-build:
	@.ci/deps fuzz
	@$(MAKE) --no-print-directory -s VARIANT=fuzz CC=clang $(patsubst %,build/fuzz/fuzz_%,$(FUZZERS))
build/fuzz/fuzz_%: $(B)/test/fuzz/fuzz_%.o $(B)/libfaultline.a
	$(CC) $(ALL_CFLAGS) -fsanitize=fuzzer,address,undefined -o $@ $^ $(PKG_LIBS)
fuzz: fuzz-build
	@tests/fuzz/run.sh $(SECONDS) $(FUZZERS)

.PHONY: bench
bench: all
	@tests/bench.sh $(FL)

.PHONY: coverage
coverage:
	@$(MAKE) --no-print-directory VARIANT=coverage check-fast
	@gcovr -r . build/coverage --exclude tests -s | tail -n 40

# Three analyzers, minutes; each fails on what it finds. cppcheck 2.10 takes a compound literal behind "? :" for an error
# (internalAstError). gcc sees a leak where a struct is given away by its first member, and what other files set as unset.
SOURCES := $(LIB_SRC) $(call stage_src,cli)
FANALYZER := -fanalyzer -Wno-analyzer-malloc-leak -Wno-analyzer-use-of-uninitialized-value -Wno-analyzer-null-dereference
.PHONY: analyze analyze-cppcheck analyze-tidy analyze-gcc
analyze: analyze-cppcheck analyze-tidy analyze-gcc
analyze-cppcheck:
	@.ci/deps analyze
	cppcheck --quiet --error-exitcode=1 --std=c17 --enable=warning,portability --inline-suppr --suppress=missingIncludeSystem \
	  --suppress=internalAstError -Isrc -Iinclude src
analyze-tidy:
	@.ci/deps analyze
	clang-tidy -quiet $(SOURCES) -- -std=c17 $(DEFS) -Isrc -Iinclude -DFL_DATADIR='""'
analyze-gcc:
	@for f in $(SOURCES); do \
	  gcc -std=c17 -O1 $(FANALYZER) -Werror $(DEFS) -Isrc -Iinclude -DFL_DATADIR='""' -c -o /dev/null $$f || exit 1; done

# The parts of tests/structure.sh that are asked for alone: every header compiles by itself; no object has global state.
.PHONY: check-headers check-globals
check-headers:
	@tests/structure.sh $(B) headers
check-globals: $(B)/libfaultline.a
	@tests/structure.sh $(B) globals

FORMATTED = $(shell git ls-files '*.c' '*.h' 2>/dev/null)
.PHONY: format format-check
format:
	clang-format -i $(FORMATTED)
format-check:
	clang-format --dry-run -Werror $(FORMATTED)

.PHONY: install uninstall installcheck
install: all
	$(INSTALL) -d $(DESTDIR)$(BINDIR) $(DESTDIR)$(LIBDIR)/pkgconfig $(DESTDIR)$(INCLUDEDIR) $(DESTDIR)$(MANDIR)/man1 $(DESTDIR)$(DATADIR)/faultline/schema
	$(INSTALL) -m 755 $(FL) $(DESTDIR)$(BINDIR)/faultline
	$(INSTALL) -m 644 $(B)/libfaultline.a $(DESTDIR)$(LIBDIR)/libfaultline.a
	$(INSTALL) -m 644 include/faultline.h $(DESTDIR)$(INCLUDEDIR)/faultline.h
	$(INSTALL) -m 644 docs/man/faultline.1 $(DESTDIR)$(MANDIR)/man1/faultline.1
	$(INSTALL) -m 644 docs/schema/report-1.json docs/schema/replay-1.json $(DESTDIR)$(DATADIR)/faultline/schema
	cd rules && find . -name '*.yaml' -o -name '*.textfsm' | LC_ALL=C sort | while read -r f; do \
	  $(INSTALL) -D -m 644 "$$f" "$(DESTDIR)$(DATADIR)/faultline/rules/$$f"; done
	sed -e 's|@PREFIX@|$(PREFIX)|; s|@LIBDIR@|$(LIBDIR)|; s|@INCLUDEDIR@|$(INCLUDEDIR)|' \
	  -e "s|@VERSION@|$$(sed -n 's/.*FAULTLINE_VERSION \"\(.*\)\"/\1/p' include/faultline.h)|" -e 's|@REQUIRES@|$(PACKAGES)|' \
	  docs/faultline.pc.in > $(DESTDIR)$(LIBDIR)/pkgconfig/faultline.pc
uninstall:
	rm -f $(DESTDIR)$(BINDIR)/faultline $(DESTDIR)$(LIBDIR)/libfaultline.a $(DESTDIR)$(INCLUDEDIR)/faultline.h \
	  $(DESTDIR)$(MANDIR)/man1/faultline.1 $(DESTDIR)$(LIBDIR)/pkgconfig/faultline.pc
	rm -rf $(DESTDIR)$(DATADIR)/faultline
	-for d in $(BINDIR) $(LIBDIR)/pkgconfig $(LIBDIR) $(INCLUDEDIR) $(MANDIR)/man1 $(MANDIR) $(DATADIR) $(PREFIX); do \
	  rmdir -p --ignore-fail-on-non-empty "$(DESTDIR)$$d" 2>/dev/null || true; done
installcheck:
	@tests/install.sh
