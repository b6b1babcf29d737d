#!/usr/bin/env bash
# Fetches the photographs that the shipped parameters are trained on: packages/vision/weights/README.md names them and their licences.
#   bash tools/retrain/photographs.sh FOLDER      (Debian, or whatever has its packages; nothing is installed)
set -euo pipefail
folder=${1:?name a folder for the photographs}
mkdir -p "$folder"
packages=$(mktemp -d)
trap 'rm -rf "$packages"' EXIT
(
  cd "$packages"
  apt-get download lomiri-wallpapers-16.04 lomiri-wallpapers-20.04 mate-backgrounds plasma-workspace-wallpapers
  for package in *.deb; do dpkg -x "$package" .; done
)
backgrounds=$packages/usr/share/backgrounds
for path in "$backgrounds"/*.jpg; do
  # Two are drawings.
  case $path in *analogpattern* | *Painting-Colors*) continue ;; esac
  cp "$path" "$folder/lomiri-$(basename "$path")"
done
for name in Aqua Blinds Dune FreshFlower Garden GreenMeadow LadyBird RainDrops Storm TwoWings Wood YellowFlower; do
  cp "$backgrounds/mate/nature/$name.jpg" "$folder/"
done
for name in BytheWater ColdRipple ColorfulCups DarkestHour EveningGlow FallenLeaf Grey Kite OneStandsOut Path summer_1am; do
  # The largest of the sizes that the package has.
  largest=$(ls -S "$packages/usr/share/wallpapers/$name/contents/images"/*.jpg | head -n 1)
  cp "$largest" "$folder/plasma-$name.jpg"
done
echo "$(ls "$folder" | wc -l) photographs in $folder"
