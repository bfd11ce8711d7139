#!/usr/bin/env bash
# Boots an emulated machine whose kernel has a simulated Raspberry Pi header (no board needed), and lets the project's
# own drivers work it there: onoff over sysfs, and the character device through koffi. By hand: npm run check:gpio.
# Nothing is installed: everything is unpacked into a folder of its own (the first argument, kept; else a temporary one).
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
project=$(cd "$here/../.." && pwd)
seconds=900

need() {
  command -v "$1" >/dev/null && return
  echo "$1 is missing. As root: apt-get update && apt-get install --no-install-recommends $packages" >&2
  exit 2
}
packages="qemu-system-x86 cpio gcc-12 make bc xz-utils libelf1"
[ "$(uname -m)" = x86_64 ] || { echo "this check is written for x86-64" >&2; exit 2; }
for tool in qemu-system-x86_64 cpio gcc-12 make bc xz apt-get dpkg-deb; do need "$tool"; done
[ -e "$project/node_modules/epoll/build/Release/epoll.node" ] || { echo "epoll is not built: npm run native" >&2; exit 2; }

if [ $# -gt 0 ]; then
  folder=$(realpath -m "$1")
else
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
fi
[ -e "$folder/house-gpio.ko" ] || "$here/module.sh" "$folder" >&2

# The guest: a shell, Node with the libraries it names, and the project's files as they are.
guest=$folder/guest
rm -rf "$guest"
mkdir -p "$guest"/{bin,proc,sys,dev,tmp,house/node_modules,house/scripts}
cp "$folder/root/bin/busybox" "$guest/bin"
cp "$(readlink -f "$project/node_modules/.bin/node")" "$guest/bin/node"
ldd "$guest/bin/node" | awk '/\//{print $(NF-1)}' | while read -r library; do cp -L --parents "$library" "$guest"; done
cp -r "$project/devices" "$project/package.json" "$guest/house"
mkdir "$guest/house/hub" && cp -r "$project/hub/core" "$guest/house/hub"
cp -r "$here" "$guest/house/scripts"
for module in onoff epoll bindings file-uri-to-path lodash.debounce koffi @koromix zod; do
  cp -r "$project/node_modules/$module" "$guest/house/node_modules"
done
cp "$folder/house-gpio.ko" "$guest"
cat > "$guest/init" <<'INIT'
#!/bin/busybox sh
/bin/busybox mount -t proc none /proc
/bin/busybox mount -t sysfs none /sys
/bin/busybox mount -t devtmpfs none /dev
/bin/busybox mount -t debugfs none /sys/kernel/debug
/bin/busybox insmod /house-gpio.ko gpio_mockup_ranges=512,570,570,578
cd /house && PATH=/bin /bin/node scripts/gpio-kernel/guest.ts
echo "guest ended with $?"
/bin/busybox poweroff -f
INIT
chmod +x "$guest/init"
(cd "$guest" && find . | cpio --quiet -o -H newc) > "$folder/initramfs"

echo "Linux $(cat "$folder/version"), emulated x86-64 (tcg), Node $("$guest/bin/node" --version):"
timeout "$seconds" qemu-system-x86_64 -accel tcg -m 1024 -nographic -no-reboot -monitor none -serial "file:$folder/console" \
  -kernel "$folder/vmlinuz" -initrd "$folder/initramfs" -append "console=ttyS0 quiet panic=-1" >/dev/null ||
  { echo "the machine did not come to its end in $seconds s" >&2; tail -n 40 "$folder/console" >&2; exit 1; }
tr -d '\r' < "$folder/console" | grep -oE '(ok|FAILED|note) .*' || true
grep -q '^guest ended with 0' "$folder/console" || { echo "not everything passed; the whole console:" >&2; cat "$folder/console" >&2; exit 1; }
