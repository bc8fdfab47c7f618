import { describe, expect, it } from 'vitest';
import { createWasi, unsupported, WasiExit, type Wasi } from '../../src/compiler/wasi.ts';

function open(seed?: number): {
  memory: WebAssembly.Memory;
  wasi: Wasi;
  call: (name: string, ...args: unknown[]) => unknown;
} {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const wasi = createWasi(() => memory, seed);
  function call(name: string, ...args: unknown[]): unknown {
    const implementation = wasi.functions[name];
    if (!implementation) throw new Error(`no ${name}`);
    return Reflect.apply(implementation, undefined, args) as unknown;
  }
  return { memory, wasi, call };
}

function time({ memory, call }: ReturnType<typeof open>, clock: number): bigint {
  expect(call('clock_time_get', clock, 0n, 8)).toBe(0);
  return new DataView(memory.buffer).getBigUint64(8, true);
}

function randomBytes({ memory, call }: ReturnType<typeof open>): Uint8Array {
  expect(call('random_get', 100, 32)).toBe(0);
  return new Uint8Array(memory.buffer, 100, 32).slice();
}

describe('wasi', () => {
  it('stops all clocks at the same moment', () => {
    const system = open();
    expect([time(system, 0), time(system, 1), time(system, 0)]).toEqual(Array(3).fill(946_684_800_000_000_000n));
  });

  it('lets time pass only by sleeping', () => {
    const system = open();
    const before = time(system, 0);
    const data = new DataView(system.memory.buffer);
    data.setBigUint64(200, 7n, true);
    data.setBigUint64(224, 1_000n, true);
    expect(system.call('poll_oneoff', 200, 300, 1, 400)).toBe(0);
    expect(time(system, 0)).toBe(before + 1_000n);
    expect([data.getBigUint64(300, true), data.getUint16(308, true), data.getUint32(400, true)]).toEqual([7n, 0, 1]);
  });

  it('draws the same random bytes in every instance, and others for another seed', () => {
    const system = open();
    const first = randomBytes(system);
    expect(randomBytes(system)).not.toEqual(first);
    expect(randomBytes(open())).toEqual(first);
    expect(randomBytes(open(1))).not.toEqual(first);
  });

  it('has neither arguments nor environment', () => {
    const { memory, call } = open();
    new Uint8Array(memory.buffer).fill(0xff);
    expect([call('args_sizes_get', 0, 4), call('environ_sizes_get', 8, 12)]).toEqual([0, 0]);
    expect(new Uint8Array(memory.buffer, 0, 17)).toEqual(Uint8Array.from([...Array<number>(16).fill(0), 0xff]));
  });

  it('has no files: neither directories, nor descriptors, nor calls for them', () => {
    const { call, wasi } = open();
    expect([call('fd_prestat_get', 3, 0), call('fd_fdstat_get', 3, 0), call('fd_write', 3, 0, 0, 0)]).toEqual([
      8, 8, 8,
    ]);
    expect(wasi.functions).not.toHaveProperty('path_open');
    expect(unsupported()).toBe(52);
  });

  it('keeps what is written to stderr', () => {
    const { memory, wasi, call } = open();
    Buffer.from(memory.buffer).write('goroutine 1', 500);
    const data = new DataView(memory.buffer);
    [500, 9, 509, 2].forEach((value, index) => {
      data.setUint32(600 + 4 * index, value, true);
    });
    expect(call('fd_write', 2, 600, 2, 640)).toBe(0);
    expect(data.getUint32(640, true)).toBe(11);
    expect(wasi.stderr()).toBe('goroutine 1');
  });

  it('throws when the guest exits', () => {
    expect(() => open().call('proc_exit', 2)).toThrow(new WasiExit(2));
  });
});
