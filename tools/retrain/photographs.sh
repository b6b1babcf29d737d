#!/usr/bin/env bash
# Fetches the photographs that the shipped parameters are trained on: packages/vision/weights/README.md names them and their licences.
#   bash tools/retrain/photographs.sh FOLDER      (needs curl and dpkg-deb; nothing is installed)
# packages.tsv: the packages, where they are, their SHA-256. photographs.tsv: the package of each photograph and its path in it.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
folder=${1:?name a folder for the photographs}
mkdir -p "$folder"
packages=$(mktemp -d)
trap 'rm -rf "$packages"' EXIT
while IFS=$'\t' read -r name address sum; do
  curl --fail --silent --show-error --location --output "$packages/package.deb" "$address"
  echo "$sum  $packages/package.deb" | sha256sum --check --quiet
  mkdir "$packages/$name"
  dpkg-deb --extract "$packages/package.deb" "$packages/$name"
  while IFS=$'\t' read -r package path; do
    [ "$package" = "$name" ] || continue
    # A name of plain letters, by which the photographs are put in order everywhere.
    plain=$(basename "$path" | iconv -c -f UTF-8 -t ASCII//TRANSLIT | tr -c 'A-Za-z0-9_.\n-' '-')
    [ "$package" = plasma-workspace-wallpapers ] && plain=$(basename "${path%%/contents/*}").jpg
    cp "$packages/$name/$path" "$folder/${package}__$plain"
  done < "$here/photographs.tsv"
  rm -rf "${packages:?}/$name"
done < "$here/packages.tsv"
echo "$(ls "$folder" | wc -l) photographs in $folder"
