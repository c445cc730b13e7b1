# Faultline. `make demo` installs what is missing, builds and analyzes a shipped incident; `make check` runs all tests.
# Other targets: all check-fast check-asan check-valgrind fuzz bench coverage analyze format format-check install uninstall
# installcheck clean. Variants live in build/<variant>/ so that objects are never mixed.

VARIANT ?= release
B := build/$(VARIANT)
CC ?= cc
PKG_CONFIG ?= pkg-config
PREFIX ?= /usr/local
BINDIR ?= $(PREFIX)/bin
LIBDIR ?= $(PREFIX)/lib
INCLUDEDIR ?= $(PREFIX)/include
DATADIR ?= $(PREFIX)/share
MANDIR ?= $(DATADIR)/man
INSTALL ?= install

# Which stage may include which: the table of docs/architecture.md, and the link order of each stage's unit test.
STAGES := base format source text capture decode scan pattern textfsm rules facts normalize resolve timeline diagnose replay report run
DEPS_base :=
DEPS_format := base
DEPS_source := base
DEPS_text := base source
DEPS_capture := base format text
DEPS_decode := base text
DEPS_scan := base
DEPS_pattern := base
DEPS_textfsm := base pattern
DEPS_facts := base
DEPS_rules := base format pattern textfsm facts
DEPS_normalize := base format text capture decode scan pattern textfsm rules facts
DEPS_resolve := base pattern rules facts
DEPS_timeline := base facts
DEPS_diagnose := base rules facts timeline pattern
DEPS_replay := base facts timeline diagnose rules
DEPS_report := base format facts timeline diagnose replay rules
DEPS_run := base format source text capture decode scan pattern textfsm rules facts normalize resolve timeline diagnose replay report

WARN := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wstrict-prototypes -Wmissing-prototypes \
  -Wold-style-definition -Wwrite-strings -Wcast-qual -Wpointer-arith -Wformat=2 -Wnull-dereference \
  -Wundef -Wvla -Wswitch-enum
GCC_WARN := -Wcast-align=strict -Wformat-signedness -Wduplicated-cond -Wduplicated-branches -Wlogical-op -Wredundant-decls
IS_GCC := $(if $(findstring clang,$(shell $(CC) --version 2>/dev/null)),,1)
WARN += $(if $(IS_GCC),$(GCC_WARN))
# clang before 16 wants a second flag for zeroed variables.
HARDEN := -fstack-protector-strong -fstack-clash-protection -fcf-protection $(if $(IS_GCC),-ftrivial-auto-var-init=zero) -fPIE
DEFS := -D_POSIX_C_SOURCE=200809L -D_FILE_OFFSET_BITS=64
REPRO := -ffile-prefix-map=$(CURDIR)=.

OPT_release := -O3 -g -D_FORTIFY_SOURCE=3 $(HARDEN)
LINK_release := -pie -Wl,-z,relro,-z,now
OPT_asan := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
LINK_asan := -fsanitize=address,undefined
OPT_coverage := -O0 -g --coverage
LINK_coverage := --coverage
OPT_fuzz := -O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
LINK_fuzz := -fsanitize=address,undefined

# Optional: ISA-L inflates gzip in half of zlib's time. `make ISAL=` builds without it.
ISAL ?= $(shell $(PKG_CONFIG) --exists libisal 2>/dev/null && echo libisal)
PACKAGES := libarchive libpcre2-8 zlib libfyaml libcrypto $(ISAL)
PKG_CFLAGS = $(shell $(PKG_CONFIG) --cflags $(PACKAGES) 2>/dev/null)
PKG_LIBS = $(shell $(PKG_CONFIG) --libs $(PACKAGES) 2>/dev/null)
CHECK_LIBS = $(shell $(PKG_CONFIG) --libs check jansson 2>/dev/null)

ALL_CFLAGS = -std=c17 $(OPT_$(VARIANT)) $(WARN) $(if $(WERROR),-Werror) $(REPRO) $(PKG_CFLAGS) $(CFLAGS)
ALL_CPPFLAGS = $(DEFS) -Isrc -Iinclude -DFL_DATADIR='"$(DATADIR)"' $(if $(ISAL),-DFL_ISAL) -MMD -MP $(CPPFLAGS)
ALL_LDFLAGS = $(LINK_$(VARIANT)) $(LDFLAGS)

stage_src = $(sort $(wildcard src/$(1)/*.c))
stage_obj = $(patsubst src/%.c,$(B)/obj/%.o,$(call stage_src,$(1)))
LIB_SRC := $(foreach s,$(STAGES),$(call stage_src,$(s))) $(sort $(wildcard src/*.c))
LIB_OBJ := $(patsubst src/%.c,$(B)/obj/%.o,$(LIB_SRC))
CLI_OBJ := $(call stage_obj,cli)

.PHONY: all
all: $(B)/faultline $(B)/libfaultline.a

$(B)/obj/%.o: src/%.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) -c -o $@ $<

$(B)/libfaultline.a: $(LIB_OBJ)
	@rm -f $@
	$(AR) rcsD $@ $(LIB_OBJ)

$(B)/faultline: $(CLI_OBJ) $(B)/libfaultline.a
	$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $(CLI_OBJ) $(B)/libfaultline.a $(PKG_LIBS) $(LDLIBS)

# A unit test of one stage links that stage and what it may include, nothing else: `make unit-text`.
closure = $(sort $(1) $(foreach d,$(DEPS_$(1)),$(call closure,$(d))))
UNIT_TESTS := $(patsubst tests/unit/test_%.c,%,$(sort $(wildcard tests/unit/test_*.c)))
$(B)/test/%.o: tests/%.c
	@mkdir -p $(@D)
	$(CC) -Itests $(ALL_CPPFLAGS) $(ALL_CFLAGS) -Wno-format-extra-args -Wno-gnu-zero-variadic-macro-arguments -c -o $@ $<
define unit_rule
$(B)/test_$(1): $(B)/test/unit/test_$(1).o $(foreach s,$(call closure,$(1)),$(call stage_obj,$(s)))
	$$(CC) $$(ALL_CFLAGS) $$(ALL_LDFLAGS) -o $$@ $$^ $$(PKG_LIBS) $$(CHECK_LIBS) -lm $$(LDLIBS)
.PHONY: unit-$(1)
unit-$(1): $(B)/test_$(1)
	$(B)/test_$(1)
endef
$(foreach t,$(UNIT_TESTS),$(eval $(call unit_rule,$(t))))

-include tests/tests.mk

.PHONY: clean
clean:
	rm -rf build

-include $(LIB_OBJ:.o=.d) $(CLI_OBJ:.o=.d) $(wildcard $(B)/test/*/*.d) $(wildcard $(B)/test/*.d)
