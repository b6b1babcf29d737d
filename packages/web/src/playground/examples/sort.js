// Each card is put in its place among those before it.
function sort(cards) {
  for (let i = 1; i < cards.length; i++) {
    let j = i;
    while (j > 0 && cards[j - 1] > cards[j]) {
      [cards[j - 1], cards[j]] = [cards[j], cards[j - 1]];
      j--;
    }
  }
  return cards;
}

const cards = [7, 2, 9, 4, 1, 8];
sort(cards);
console.log(cards.join(' '));
