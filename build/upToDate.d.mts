export const INPUTS: readonly string[];
export function isUpToDate(root?: string): boolean;
export function stamp(root?: string): void;
