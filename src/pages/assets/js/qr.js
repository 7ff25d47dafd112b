// @ts-check
/**
 * Draws a QR code (ISO/IEC 18004): bytes, error correction M, versions 1 to 20, which is up to 666 characters. Drawn here,
 * so that what stands in it (the secret of a second factor, the link of a petition) goes to nobody.
 * @module
 */

/** Of each version with correction M: codewords of correction in a block, and blocks. */
const CORRECTION = [10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26];
const BLOCKS = [1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16];
const SVG = "http://www.w3.org/2000/svg";

/**
 * The code of a text as a drawing, dark on light in every theme, since readers need it so.
 * @param {string} text
 * @param {string} label what it is, for whoever cannot see it
 * @returns {SVGSVGElement}
 */
export function drawQr(text, label) {
  const modules = qrModules(text);
  const size = modules.length + 8;
  const svg = /** @type {SVGSVGElement} */ (document.createElementNS(SVG, "svg"));
  svg.setAttribute("viewBox", `0 0 ${size} ${size}`);
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", label);
  svg.setAttribute("class", "qr");
  const ground = document.createElementNS(SVG, "rect");
  ground.setAttribute("width", String(size));
  ground.setAttribute("height", String(size));
  ground.setAttribute("fill", "#fff");
  const dark = document.createElementNS(SVG, "path");
  const squares = modules.flatMap((row, y) => row.map((on, x) => (on ? `M${x + 4} ${y + 4}h1v1h-1z` : "")));
  dark.setAttribute("d", squares.join(""));
  dark.setAttribute("fill", "#000");
  svg.append(ground, dark);
  return svg;
}

/**
 * Its modules, row by row; true is dark.
 * @param {string} text
 * @returns {boolean[][]}
 */
export function qrModules(text) {
  const bytes = [...new TextEncoder().encode(text)];
  const version = versionFor(bytes.length);
  const words = interleaved(dataWords(bytes, version), version);
  /** @type {boolean[][] | undefined} */
  let best;
  let least = Infinity;
  for (let mask = 0; mask < 8; mask += 1) {
    const drawn = draw(words, version, mask);
    const penalty = penaltyOf(drawn);
    if (penalty < least) {
      [best, least] = [drawn, penalty];
    }
  }
  return best ?? [];
}

/** @param {number} version */
const sizeOf = (version) => 17 + 4 * version;

/**
 * Codewords that fit into a version, those of correction among them.
 * @param {number} version
 */
function wordsOf(version) {
  const size = sizeOf(version);
  const places = alignment(version).length;
  const aligned = places === 0 ? 0 : (places * places - 3) * 25 - 2 * (places - 2) * 5;
  const taken = 3 * 64 + 2 * (size - 16) + 31 + aligned + (version >= 7 ? 36 : 0);
  return Math.floor((size * size - taken) / 8);
}

/** @param {number} version */
const ofData = (version) => wordsOf(version) - (CORRECTION[version - 1] ?? 0) * (BLOCKS[version - 1] ?? 0);

/** @param {number} length */
function versionFor(length) {
  for (let version = 1; version <= CORRECTION.length; version += 1) {
    if (length * 8 + 4 + (version < 10 ? 8 : 16) <= ofData(version) * 8) {
      return version;
    }
  }
  throw new RangeError("too long for a QR code");
}

/**
 * Where the small squares stand that straighten the picture.
 * @param {number} version
 * @returns {number[]}
 */
function alignment(version) {
  if (version === 1) {
    return [];
  }
  const count = Math.floor(version / 7) + 2;
  const step = Math.ceil((version * 4 + 4) / (count * 2 - 2)) * 2;
  const last = sizeOf(version) - 7;
  return [6, ...Array.from({ length: count - 1 }, (_, at) => last - step * (count - 2 - at))];
}

/**
 * @param {number[]} bytes
 * @param {number} version
 */
function dataWords(bytes, version) {
  /** @type {number[]} */
  const bits = [];
  /** @type {(value: number, length: number) => void} */
  const put = (value, length) => {
    for (let bit = length - 1; bit >= 0; bit -= 1) {
      bits.push((value >> bit) & 1);
    }
  };
  put(0b0100, 4);
  put(bytes.length, version < 10 ? 8 : 16);
  bytes.forEach((byte) => put(byte, 8));
  const room = ofData(version) * 8;
  put(0, Math.min(4, room - bits.length));
  put(0, (8 - (bits.length % 8)) % 8);
  for (let filler = 0xec; bits.length < room; filler ^= 0xec ^ 0x11) {
    put(filler, 8);
  }
  return Array.from({ length: bits.length / 8 }, (_, at) =>
    bits.slice(at * 8, at * 8 + 8).reduce((byte, bit) => byte * 2 + bit, 0),
  );
}

/**
 * The product of two elements of GF(2^8) over 0x11d.
 * @param {number} a
 * @param {number} b
 */
function times(a, b) {
  let product = 0;
  for (let bit = 7; bit >= 0; bit -= 1) {
    product = (product << 1) ^ ((product >> 7) * 0x11d);
    product ^= ((b >> bit) & 1) * a;
  }
  return product;
}

/**
 * Codewords of Reed and Solomon that correct a block.
 * @param {number[]} block
 * @param {number} length
 */
function correction(block, length) {
  // The product of (x - 2^i), without its first coefficient.
  const divisor = new Array(length).fill(0);
  divisor[length - 1] = 1;
  for (let i = 0, root = 1; i < length; i += 1, root = times(root, 2)) {
    for (let j = 0; j < length; j += 1) {
      divisor[j] = times(divisor[j], root) ^ (divisor[j + 1] ?? 0);
    }
  }
  const rest = new Array(length).fill(0);
  for (const word of block) {
    const factor = word ^ rest.shift();
    rest.push(0);
    divisor.forEach((coefficient, at) => {
      rest[at] ^= times(coefficient, factor);
    });
  }
  return rest;
}

/**
 * @param {number[]} data
 * @param {number} version
 */
function interleaved(data, version) {
  const count = BLOCKS[version - 1] ?? 1;
  const length = CORRECTION[version - 1] ?? 0;
  const short = Math.floor(data.length / count);
  const long = data.length % count;
  /** @type {number[][]} */
  const blocks = [];
  for (let at = 0, from = 0; at < count; at += 1) {
    const until = from + short + (at >= count - long ? 1 : 0);
    blocks.push(data.slice(from, until));
    from = until;
  }
  const corrections = blocks.map((block) => correction(block, length));
  /** @type {(parts: number[][], longest: number) => number[]} */
  const inTurn = (parts, longest) =>
    Array.from({ length: longest }, (_, at) => parts.flatMap((part) => part[at] ?? [])).flat();
  return [...inTurn(blocks, short + 1), ...inTurn(corrections, length)];
}

/**
 * @param {number[]} words
 * @param {number} version
 * @param {number} mask
 */
function draw(words, version, mask) {
  const size = sizeOf(version);
  /** @type {(boolean | undefined)[][]} undefined where data go */
  const fixed = Array.from({ length: size }, () => new Array(size).fill(undefined));
  /** @type {(x: number, y: number, on: boolean) => void} */
  const set = (x, y, on) => {
    const row = fixed[y];
    if (row && x >= 0 && x < size) {
      row[x] = on;
    }
  };
  frame(set, version);
  formatBits(set, size, mask);
  const bits = words.flatMap((word) => [7, 6, 5, 4, 3, 2, 1, 0].map((bit) => ((word >> bit) & 1) === 1));
  const drawn = fixed.map((row) => row.map((on) => on ?? false));
  let next = 0;
  for (let right = size - 1, up = true; right > 0; right -= 2, up = !up) {
    if (right === 6) {
      right = 5;
    }
    for (let step = 0; step < size; step += 1) {
      const y = up ? size - 1 - step : step;
      for (const x of [right, right - 1]) {
        if (fixed[y]?.[x] === undefined) {
          const row = drawn[y];
          if (row) {
            row[x] = (bits[next] ?? false) !== masked(mask, x, y);
          }
          next += 1;
        }
      }
    }
  }
  return drawn;
}

/**
 * @param {number} mask
 * @param {number} x
 * @param {number} y
 */
function masked(mask, x, y) {
  const product = x * y;
  return [
    (x + y) % 2,
    y % 2,
    x % 3,
    (x + y) % 3,
    (Math.floor(x / 3) + Math.floor(y / 2)) % 2,
    (product % 2) + (product % 3),
    ((product % 2) + (product % 3)) % 2,
    (((x + y) % 2) + (product % 3)) % 2,
  ][mask] === 0;
}

/**
 * What is the same in every code of a version.
 * @param {(x: number, y: number, on: boolean) => void} set
 * @param {number} version
 */
function frame(set, version) {
  const size = sizeOf(version);
  for (let at = 0; at < size; at += 1) {
    set(6, at, at % 2 === 0);
    set(at, 6, at % 2 === 0);
  }
  /** @type {(x: number, y: number, reach: number, light: number[]) => void} */
  const square = (x, y, reach, light) => {
    for (let dy = -reach; dy <= reach; dy += 1) {
      for (let dx = -reach; dx <= reach; dx += 1) {
        set(x + dx, y + dy, !light.includes(Math.max(Math.abs(dx), Math.abs(dy))));
      }
    }
  };
  const places = alignment(version);
  const last = places.length - 1;
  places.forEach((x, column) =>
    places.forEach((y, row) => {
      const corner = (column === 0 && (row === 0 || row === last)) || (column === last && row === 0);
      if (!corner) {
        square(x, y, 2, [1]);
      }
    }),
  );
  square(3, 3, 4, [2, 4]);
  square(size - 4, 3, 4, [2, 4]);
  square(3, size - 4, 4, [2, 4]);
  if (version >= 7) {
    let rest = version;
    for (let step = 0; step < 12; step += 1) {
      rest = (rest << 1) ^ ((rest >> 11) * 0x1f25);
    }
    const bits = (version << 12) | rest;
    for (let at = 0; at < 18; at += 1) {
      const [near, far, on] = [Math.floor(at / 3), size - 11 + (at % 3), ((bits >> at) & 1) === 1];
      set(far, near, on);
      set(near, far, on);
    }
  }
}

/**
 * @param {(x: number, y: number, on: boolean) => void} set
 * @param {number} size
 * @param {number} mask
 */
function formatBits(set, size, mask) {
  // Correction M is 0b00.
  let rest = mask;
  for (let step = 0; step < 10; step += 1) {
    rest = (rest << 1) ^ ((rest >> 9) * 0x537);
  }
  const bits = ((mask << 10) | rest) ^ 0x5412;
  /** @param {number} at */
  const on = (at) => ((bits >> at) & 1) === 1;
  for (let at = 0; at < 8; at += 1) {
    const skipping = at < 6 ? at : at + 1;
    set(8, at < 7 ? skipping : 8, on(at));
    set(size - 1 - at, 8, on(at));
  }
  for (let at = 8; at < 15; at += 1) {
    set(at === 8 ? 7 : 14 - at, 8, on(at));
    set(8, size - 15 + at, on(at));
  }
  set(8, size - 8, true);
}

/**
 * How hard a code is to read: of the eight masks the one with the least is taken.
 * @param {boolean[][]} drawn
 */
function penaltyOf(drawn) {
  const size = drawn.length;
  const columns = drawn.map((_, x) => drawn.map((row) => row[x] ?? false));
  let penalty = 0;
  for (const line of [...drawn, ...columns]) {
    const written = line.map((on) => (on ? "1" : "0")).join("");
    for (const run of written.match(/0{5,}|1{5,}/g) ?? []) {
      penalty += run.length - 2;
    }
    penalty += 40 * [...written.matchAll(/(?=10111010000|00001011101)/g)].length;
  }
  let dark = 0;
  drawn.forEach((row, y) =>
    row.forEach((on, x) => {
      dark += on ? 1 : 0;
      const below = drawn[y + 1];
      if (below && x + 1 < size && row[x + 1] === on && below[x] === on && below[x + 1] === on) {
        penalty += 3;
      }
    }),
  );
  return penalty + 10 * Math.floor(Math.abs((dark * 20) / (size * size) - 10));
}
