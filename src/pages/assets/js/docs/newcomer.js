// @ts-check
/**
 * Somebody who is not registered yet: an IIN that is valid and that hardly anybody has, and an address of their own. So the
 * body of a registration can be sent more than once as it stands.
 * @module
 */

const WEIGHTS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
const OTHER_WEIGHTS = [3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2];
/** Serial numbers, of four digits. */
const SERIALS = 10_000;

/** The last digit of an IIN: the first eleven, weighed, modulo 11; weighed otherwise where that makes 10.
 * @param {string} digits
 * @returns {number} 10 where there is none
 */
function check(digits) {
  const weighed = (/** @type {number[]} */ weights) =>
    weights.reduce((sum, weight, place) => sum + weight * Number(digits[place]), 0) % 11;
  const first = weighed(WEIGHTS);
  return first === 10 ? weighed(OTHER_WEIGHTS) : first;
}

/** @param {number} most @returns {number} from 0, below it */
function below(most) {
  return (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) % most;
}

/** @param {number} number @param {number} [digits] */
const padded = (number, digits = 2) => String(number).padStart(digits, "0");

/** Born between 1960 and 1999; the seventh digit says the century, and man or woman. */
export function newcomer() {
  for (;;) {
    const day = padded(60 + below(40)) + padded(1 + below(12)) + padded(1 + below(28));
    const digits = `${day}${3 + below(2)}${padded(below(SERIALS), 4)}`;
    const last = check(digits);
    if (last < 10) {
      return { iin: digits + last, email: `person${digits.slice(2)}@example.kz` };
    }
  }
}
