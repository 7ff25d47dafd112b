// @ts-check
/**
 * Where this site lies on its host: at the root, or below a path that every address of ours has in front.
 * @module
 */

/** The path, without a slash at its end. */
export const base = document.documentElement.dataset.base ?? "";

/** The address of this page, without that path. */
export function here() {
  return location.pathname.slice(base.length);
}
