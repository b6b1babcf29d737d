// Lines of a log, read by regular expressions, and what arrays are asked with: map, filter, reduce, sort, flatMap.

const pattern = /^(?<day>\d{4}-\d\d-\d\d)T(?<time>[\d:]+) (?<level>[A-Z]+) \[(?<source>[^\]]+)\] (?<message>.*)$/;
const levels = ['INFO', 'INFO', 'INFO', 'DEBUG', 'WARN', 'ERROR'];
const sources = ['door', 'cellar', 'kitchen', 'roof'];

function logOf(length, seed) {
  let state = seed;
  const random = (below) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return (state >> 8) % below;
  };
  return Array.from({ length }, (_, index) => {
    if (random(20) === 0) return `  at line ${index}`;
    const time = `${String(index % 24).padStart(2, '0')}:${String(random(60)).padStart(2, '0')}:00`;
    const message = `took ${random(900)} ms for guest=${random(50)} room="${random(9)}"`;
    return `2026-11-${10 + random(20)}T${time} ${levels[random(6)]} [${sources[random(4)]}] ${message}`;
  }).join('\n');
}

function entriesOf(log) {
  return log
    .split('\n')
    .map((line) => pattern.exec(line)?.groups)
    .filter((groups) => groups !== undefined)
    .map(({ day, level, source, message }) => ({
      day,
      level: level.toLowerCase(),
      source,
      milliseconds: Number(/took (\d+) ms/.exec(message)?.[1] ?? 0),
      fields: [...message.matchAll(/(\w+)="?(\w+)"?/g)].map(([, name, value]) => `${name}:${value}`),
    }));
}

function reportOf(entries) {
  const bySource = entries.reduce((sums, { source, milliseconds }) => {
    sums[source] = (sums[source] ?? 0) + milliseconds;
    return sums;
  }, {});
  const bad = entries.filter(({ level }) => level === 'warn' || level === 'error');
  const guests = new Set(bad.flatMap(({ fields }) => fields).filter((field) => field.startsWith('guest:')));
  return Object.entries(bySource)
    .sort(([, a], [, b]) => b - a)
    .map(([source, sum]) => `${source.replace(/^./, (letter) => letter.toUpperCase())} ${sum}`)
    .concat(`${guests.size} guests, ${bad.some(({ level }) => level === 'error') ? 'with errors' : 'no errors'}`);
}

function main(rounds) {
  let lines = 0;
  let last = '';
  for (let round = 0; round < rounds; round++) {
    const report = reportOf(entriesOf(logOf(120, round + 1)));
    lines += report.length;
    last = report.join(', ');
  }
  console.log(lines, last);
}

main(Number(process.argv[2]));
