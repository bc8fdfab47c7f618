//go:build wasip1

package main

import "unsafe"

// buffers keeps memory that the host knows by address from being collected, until the host frees it.
var buffers = map[uint32][]byte{}

func keep(buffer []byte) uint32 {
	address := uint32(uintptr(unsafe.Pointer(unsafe.SliceData(buffer))))
	buffers[address] = buffer
	return address
}

// alloc returns the address of length bytes that the host may write.
//
//go:wasmexport alloc
func alloc(length uint32) uint32 {
	return keep(make([]byte, max(length, 1)))
}

// free gives up a buffer from alloc or call.
//
//go:wasmexport free
func free(address uint32) {
	delete(buffers, address)
}

// call answers the request in the first length bytes of an allocated buffer. The response is a new buffer: its address
// in the upper half, its length in the lower.
//
//go:wasmexport call
func call(address, length uint32) uint64 {
	buffer, known := buffers[address]
	if !known || uint64(length) > uint64(len(buffer)) {
		return 0
	}
	answer := serve(buffer[:length])
	return uint64(keep(answer))<<32 | uint64(len(answer))
}
