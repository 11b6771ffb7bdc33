# What launch.sh and test.sh have in common: make a checkout ready to run. Sourced by them, not run by
# itself. POSIX sh. The one who sources it has set `root` to the checkout.
#
#   set_up run     the program
#   set_up test    the program, the test tools, a display without a screen
#
# What is there already is not touched; when nothing is missing, it takes a few hundredths of a second.

: "${root:?is to be set to the checkout}"

say() {
    printf '%s\n' "optimizer-explorer: $*" >&2
}

fail() {
    say "$*"
    exit 1
}

have() {
    command -v "$1" >/dev/null 2>&1
}

# --- the system's packages (Debian, Ubuntu and their like) -------------------------------------------

# A shared library of Qt's, or what the library is loaded for, and the package that brings it.
qt_libraries='
libEGL.so.1 libegl1
libGL.so.1 libgl1
libxkbcommon.so.0 libxkbcommon0
libxkbcommon-x11.so.0 libxkbcommon-x11-0
libdbus-1.so.3 libdbus-1-3
libfontconfig.so.1 libfontconfig1
libglib-2.0.so.0 libglib2.0-0
libxcb-cursor.so.0 libxcb-cursor0
libxcb-icccm.so.4 libxcb-icccm4
libxcb-keysyms.so.1 libxcb-keysyms1
libxcb-shape.so.0 libxcb-shape0
libxcb-image.so.0 libxcb-image0
libxcb-render-util.so.0 libxcb-render-util0
'

missing_libraries() {
    ldconfig=$(PATH="$PATH:/sbin:/usr/sbin" command -v ldconfig) || return 0
    known=$("$ldconfig" -p 2>/dev/null) || return 0
    printf '%s' "$qt_libraries" | while read -r library package; do
        case "$library:$known" in
            :*) ;;
            *"	$library "*) ;;
            *) printf ' %s' "$package" ;;
        esac
    done
}

# Without any font, Qt draws every letter as a box.
missing_fonts() {
    for folder in /usr/share/fonts /usr/local/share/fonts "${HOME:-}/.local/share/fonts" "${HOME:-}/.fonts"; do
        if [ -d "$folder" ] && [ -n "$(find -L "$folder" -name '*.[ot]t[fc]' -print 2>/dev/null | head -n 1)" ]
        then
            return 0
        fi
    done
    printf ' fonts-inter fonts-dejavu-core'
}

missing_test_packages() {
    have Xvfb || printf ' xvfb'
    # Software OpenGL, found by its file: where it lies depends on the architecture.
    for driver in /usr/lib/*/dri/swrast_dri.so /usr/lib/dri/swrast_dri.so /usr/lib64/dri/swrast_dri.so; do
        [ -e "$driver" ] && return 0
    done
    printf ' libgl1-mesa-dri'
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif have sudo; then
        sudo "$@"
    else
        return 1
    fi
}

package_lists_read=''

# apt_install PACKAGE...: 0 when they are installed, else 1 with a word said.
apt_install() {
    have apt-get || return 1
    say "installing with apt-get:" "$@"
    if [ "$(id -u)" -ne 0 ] && ! have sudo; then
        say "that needs root and there is no sudo; as root, run: apt-get install" "$@"
        return 1
    fi
    if [ -z "$package_lists_read" ]; then
        as_root apt-get update -q >&2 || say "apt-get update failed; going on with the lists there are"
        package_lists_read=yes
    fi
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -q -y --no-install-recommends "$@" >&2
}

set_up_system() {
    [ "$(uname -s)" = Linux ] || return 0
    needed="$(missing_libraries)$(missing_fonts)"
    [ "$1" = test ] && needed="$needed$(missing_test_packages)"
    [ -n "$needed" ] || return 0
    if ! have apt-get; then
        say "Qt may miss what Debian calls$needed; the package manager of this system has them too"
        return 0
    fi
    # Names without spaces: they are to be split.
    # shellcheck disable=SC2086
    apt_install $needed && return 0
    needed="$(missing_libraries)"
    [ -z "$needed" ] || fail "the program can't run without these packages:$needed"
    say "going on without them"
}

# --- Python and the virtual environment --------------------------------------------------------------

new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

# Sets `python` to the first Python that will do.
find_python() {
    for python in ${PYTHON:-} python3 python3.13 python3.12 python3.11 python3.14 python; do
        new_enough "$python" && return 0
    done
    return 1
}

make_environment() {
    if ! find_python; then
        # Where the system's own Python is older (Ubuntu 22.04), a newer one stands beside it.
        apt_install python3 python3-venv && find_python ||
            { apt_install python3.11 python3.11-venv && find_python; } ||
            fail "Python 3.11 or later is needed and was not found (PYTHON=/path/to/it names one)"
    fi
    if ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
        # Debian keeps these in a package of their own, named after the version of Python.
        version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        apt_install "python$version-venv" || fail "the venv module of Python $version is missing"
    fi
    say "making the virtual environment .venv with $("$python" --version)"
    "$python" -m venv --clear "$root/.venv" || fail "the virtual environment could not be made"
    find_environment
}

# Sets `venv_python`. On Windows, whose shells that run this file are visitors, it lies elsewhere.
find_environment() {
    venv_python="$root/.venv/bin/python"
    [ -x "$venv_python" ] || [ ! -x "$root/.venv/Scripts/python.exe" ] ||
        venv_python="$root/.venv/Scripts/python.exe"
}

set_up_environment() {
    find_environment
    # The stamp says what was installed, from where, and for which description of the package.
    wanted="$root $(cksum <"$root/pyproject.toml")"
    for stamp in "$root/.venv/installed-$1" "$root/.venv/installed-test"; do
        if [ -x "$venv_python" ] && [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ]; then
            return 0
        fi
    done
    new_enough "$venv_python" || make_environment
    "$venv_python" -m pip --version >/dev/null 2>&1 || "$venv_python" -m ensurepip >&2 ||
        fail "there is no pip in .venv; remove that folder and try again"
    extra=''
    [ "$1" = test ] && extra='[test]'
    say "installing the package and what it needs into .venv (a few minutes the first time)"
    "$venv_python" -m pip install --disable-pip-version-check -q -e "$root$extra" >&2 ||
        fail "pip could not install the package"
    printf '%s\n' "$wanted" >"$root/.venv/installed-$1"
}

set_up() {
    set_up_system "$1"
    set_up_environment "$1"
}
