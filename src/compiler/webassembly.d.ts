// Neither @types/node 20 nor the ES libraries declare WebAssembly, and the DOM library would bring in a browser. Only
// what is used here.
declare namespace WebAssembly {
  type ImportFunction = (...args: never[]) => unknown;
  type Imports = Record<string, Record<string, ImportFunction | Memory>>;

  interface ModuleImportDescriptor {
    readonly module: string;
    readonly name: string;
    readonly kind: string;
  }

  function compile(bytes: Uint8Array): Promise<Module>;

  class Module {
    readonly [Symbol.toStringTag]: string;
    constructor(bytes: Uint8Array);
    static imports(module: Module): ModuleImportDescriptor[];
    static exports(module: Module): ModuleImportDescriptor[];
  }

  class Instance {
    constructor(module: Module, imports: Imports);
    readonly exports: Readonly<Record<string, unknown>>;
  }

  class Global {
    readonly value: unknown;
  }

  interface MemoryDescriptor {
    readonly initial: number;
    readonly maximum?: number;
  }

  interface WebAssemblyInstantiatedSource {
    readonly module: Module;
    readonly instance: Instance;
  }

  class Memory {
    constructor(descriptor: MemoryDescriptor);
    readonly buffer: ArrayBuffer;
  }
}
