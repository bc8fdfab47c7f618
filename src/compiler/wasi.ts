const SUCCESS = 0;
const EBADF = 8;
const EINVAL = 28;
const ENOSYS = 52;

/** 2000-01-01T00:00:00Z. Not 0: Go's runtime refuses to start at 0. */
const START_NANOSECONDS = 946_684_800_000_000_000n;
const START_SEED = 0x9e3779b9;
const STDERR_KEPT = 65_536;

/** The guest ended itself. It cannot be called again. */
export class WasiExit extends Error {
  override readonly name = 'WasiExit';
  readonly exitCode: number;

  constructor(exitCode: number) {
    super(`the guest exited with ${exitCode}`);
    this.exitCode = exitCode;
  }
}

export interface Wasi {
  /** What to import as `wasi_snapshot_preview1`. */
  readonly functions: Readonly<Record<string, WebAssembly.ImportFunction>>;
  /** The end of what the guest wrote to stdout and stderr. */
  stderr(): string;
}

/**
 * A system without files, network, arguments and environment. Time stands still but for sleeping, and randomness is a
 * sequence fixed by `seed`, so that the guest's answers cannot depend on when, where or how often it ran. Functions
 * that are not here must be imported as `unsupported`.
 */
export function createWasi(memory: () => WebAssembly.Memory, seed = START_SEED): Wasi {
  let now = START_NANOSECONDS;
  let random = seed >>> 0 || START_SEED;
  let written: Uint8Array = new Uint8Array(0);

  // Made anew each time: the buffer is detached whenever the guest's memory grows.
  function view(): DataView {
    return new DataView(memory().buffer);
  }

  function writeSizes(countAt: number, sizeAt: number): number {
    view().setUint32(countAt, 0, true);
    view().setUint32(sizeAt, 0, true);
    return SUCCESS;
  }

  function succeed(): number {
    return SUCCESS;
  }

  function clockTimeGet(_clock: number, _precision: bigint, at: number): number {
    view().setBigUint64(at, now, true);
    return SUCCESS;
  }

  function randomGet(at: number, length: number): number {
    const bytes = new Uint8Array(memory().buffer, at, length);
    for (let index = 0; index < length; index++) {
      random ^= random << 13;
      random ^= random >>> 17;
      random ^= random << 5;
      bytes[index] = random & 0xff;
    }
    return SUCCESS;
  }

  function fdWrite(fd: number, vectorsAt: number, count: number, writtenAt: number): number {
    if (fd !== 1 && fd !== 2) return EBADF;
    const data = view();
    let total = 0;
    for (let index = 0; index < count; index++) {
      const at = data.getUint32(vectorsAt + 8 * index, true);
      const length = data.getUint32(vectorsAt + 8 * index + 4, true);
      written = Buffer.concat([written, new Uint8Array(memory().buffer, at, length)]).subarray(-STDERR_KEPT);
      total += length;
    }
    data.setUint32(writtenAt, total, true);
    return SUCCESS;
  }

  function fdFdstatGet(fd: number, at: number): number {
    if (fd > 2) return EBADF;
    new Uint8Array(memory().buffer, at, 24).fill(0);
    view().setUint8(at, 2); // A character device, so that Go does not poll it.
    return SUCCESS;
  }

  function noDescriptor(): number {
    return EBADF;
  }

  /** Sleeping is the only thing that makes time pass: else a guest that waits for a moment would wait for ever. */
  function pollOneoff(subscriptionsAt: number, eventsAt: number, count: number, storedAt: number): number {
    if (count === 0) return EINVAL;
    const data = view();
    let wake: bigint | undefined;
    for (let index = 0; index < count; index++) {
      const from = subscriptionsAt + 48 * index;
      const to = eventsAt + 32 * index;
      const kind = data.getUint8(from + 8);
      new Uint8Array(memory().buffer, to, 32).fill(0);
      data.setBigUint64(to, data.getBigUint64(from, true), true);
      data.setUint16(to + 8, kind === 0 ? SUCCESS : EBADF, true);
      data.setUint8(to + 10, kind);
      if (kind !== 0) continue;
      const timeout = data.getBigUint64(from + 24, true);
      const until = data.getUint16(from + 40, true) === 1 ? timeout : now + timeout;
      if (wake === undefined || until < wake) wake = until;
    }
    if (wake !== undefined && wake > now) now = wake;
    data.setUint32(storedAt, count, true);
    return SUCCESS;
  }

  function procExit(exitCode: number): never {
    throw new WasiExit(exitCode);
  }

  return {
    functions: {
      args_get: succeed,
      args_sizes_get: writeSizes,
      environ_get: succeed,
      environ_sizes_get: writeSizes,
      clock_time_get: clockTimeGet,
      random_get: randomGet,
      fd_write: fdWrite,
      fd_fdstat_get: fdFdstatGet,
      fd_prestat_get: noDescriptor,
      poll_oneoff: pollOneoff,
      sched_yield: succeed,
      proc_exit: procExit,
    },
    stderr: () => Buffer.from(written).toString('utf8'),
  };
}

/** For what the guest imports and this system does not have. */
export function unsupported(): number {
  return ENOSYS;
}
