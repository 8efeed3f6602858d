import { wrongBytes, wrongCell, wrongLine, wrongPair, type Defect } from './defect.ts';

const id = 0;
const name = 1;
const category = 16;
const management = 18;
const classFrom = 19;
const classTo = 20;
const status = 21;
const latitude = 25;
const longitude = 26;

/** Every kind of bad row of a school master in the UDISE layout that the rules know. */
export const schoolDefects: readonly Defect[] = [
  wrongCell('an id in words', id, () => 'new school', 'type'),
  wrongCell('an id of 12 digits', id, (value) => `${value}5`, 'size'),
  wrongCell('an id of 9 digits', id, (value) => value.slice(0, 9), 'size'),
  wrongCell('no name', name, () => '', 'required'),
  wrongCell('a name of 260 letters', name, (value) => `${value.padEnd(259, ' and so on')}.`, 'size'),
  wrongCell('a bell in the name', name, (value) => `${value}\u0007`, 'special-character'),
  wrongCell('a line break in the name', name, (value) => `"${value.replace(' ', '\n')}"`, 'special-character'),
  wrongCell('a category by its name', category, () => 'Primary', 'type'),
  wrongCell('a management by its name', management, () => 'Govt', 'type'),
  wrongCell('kindergarten as a class', classFrom, () => 'KG', 'type'),
  wrongCell('class 15', classTo, () => '15', 'range'),
  wrongCell('status 7', status, () => '7', 'range'),
  wrongCell('no latitude', latitude, () => '', 'required'),
  wrongCell('no longitude', longitude, () => 'NULL', 'required'),
  wrongCell('latitude 0', latitude, () => '0.0', 'not-allowed'),
  wrongCell('a latitude beyond the pole', latitude, () => '91.25', 'range'),
  wrongCell('a longitude far from India', longitude, () => '7.425', 'range'),
  wrongCell('a latitude in words', latitude, () => 'north', 'type'),
  wrongCell('a decimal comma', latitude, (value) => value.replace('.', ','), 'special-character'),
  wrongLine('two cells too few', (cells) => cells.slice(0, -2).join('|'), 'missing-cell'),
  wrongLine('a cell too many', (cells) => [...cells, 'x'].join('|'), 'extra-cell'),
  wrongLine('delimiters only', (cells) => cells.map(() => '').join('|'), 'blank-row'),
  wrongBytes('a byte that is no UTF-8', [0xe9], 'encoding'),
  wrongBytes('a zero byte', [0x00], 'encoding'),
  wrongPair('one id at two places', (cells) => cells.with(latitude, moved(cells[latitude]!)), 'duplicate-key'),
  wrongPair('two ids at one place', (cells) => cells.with(id, String(Number(cells[id]) + 1)), 'same-place'),
];

function moved(degrees: string): string {
  return (Number(degrees) + 0.5).toFixed(6);
}
