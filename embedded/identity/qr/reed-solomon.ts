/** The checksums of a QR code: Reed-Solomon over the field of 256 elements with the polynomial 0x11d. */
const exponents = new Uint8Array(255);
const logarithms = new Uint8Array(256);
for (let power = 0, value = 1; power < 255; power += 1) {
  exponents[power] = value;
  logarithms[value] = power;
  value = (value << 1) ^ (value & 0x80 ? 0x11d : 0);
}

/** The `count` bytes that are appended to a block of data, so that a reader can mend it. */
export function correctionOf(data: readonly number[], count: number): number[] {
  const divisor = divisorOf(count);
  const rest = Array<number>(count).fill(0);
  for (const byte of data) {
    const factor = byte ^ rest.shift()!;
    rest.push(0);
    divisor.forEach((coefficient, at) => {
      rest[at]! ^= times(coefficient, factor);
    });
  }
  return rest;
}

/** (x − 2⁰)(x − 2¹)…, without its leading 1. */
function divisorOf(degree: number): number[] {
  const divisor = [...Array<number>(degree - 1).fill(0), 1];
  for (let power = 0; power < degree; power += 1) {
    for (let at = 0; at < degree; at += 1) {
      divisor[at] = times(divisor[at]!, exponents[power]!) ^ (divisor[at + 1] ?? 0);
    }
  }
  return divisor;
}

function times(one: number, other: number): number {
  return one === 0 || other === 0 ? 0 : exponents[(logarithms[one]! + logarithms[other]!) % 255]!;
}
