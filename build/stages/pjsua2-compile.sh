#!/bin/bash
# Runs inside the builder: from Debian's asterisk source to /build/pjsua2.whl.
set -euo pipefail
cd /build
apt-get -q source --download-only asterisk
mkdir pjproject
tar -xf asterisk_*.orig-Xpjproject.tar.* --strip-components=1 -C pjproject
cd pjproject

: >pjmedia/src/pjmedia-audiodev/bdimad_dev.c # Debian's repacking dropped this file, the makefile still wants it
cat >pjlib/include/pj/config_site.h <<'SITE'
#define PJ_HAS_IPV6 1
#define PJMEDIA_HAS_VIDEO 0
/* A floor of callers in one process: the defaults allow 8 accounts and 64 sockets. */
#define PJSUA_MAX_ACC 256
#define PJSUA_MAX_CALLS 192
#define PJSUA_MAX_PLAYERS 192
#define PJSUA_MAX_RECORDERS 192
#define PJ_IOQUEUE_MAX_HANDLES 1024
SITE
./configure CFLAGS="-O2 -fPIC" CXXFLAGS="-O2 -fPIC" \
    --disable-video --disable-sound --disable-v4l2 --disable-sdl --disable-ffmpeg --disable-openh264 --disable-vpx \
    --disable-upnp --disable-bcg729 --disable-silk --disable-lyra --disable-opencore-amr --with-external-srtp \
    --disable-speex-aec --disable-speex-codec --disable-gsm-codec --disable-ilbc-codec --disable-g7221-codec \
    --disable-libyuv --disable-libwebrtc --enable-libsamplerate
make dep
make -j"$(nproc)"
CFLAGS="-O1 -g0" make -C pjsip-apps/src/swig/python wheel # glue code: minutes saved, and 30 MB of debug information
cp pjsip-apps/src/swig/python/dist/*.whl /build/pjsua2.whl
