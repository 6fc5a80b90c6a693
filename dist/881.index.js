export const id = 881;
export const ids = [881];
export const modules = {

/***/ 16881:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   CRC32Stream: () => (/* binding */ CRC32Stream),
/* harmony export */   DeflateCRC32Stream: () => (/* binding */ DeflateCRC32Stream)
/* harmony export */ });
/* harmony import */ var node_stream__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(57075);
/* harmony import */ var node_stream__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_stream__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_util__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(57975);
/* harmony import */ var node_util__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_util__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_zlib__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(38522);
/* harmony import */ var node_zlib__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__webpack_require__.n(node_zlib__WEBPACK_IMPORTED_MODULE_2__);



/** How far back deflate looks: a block is given so many bytes of what stands before it. */
const WINDOW_BYTES = 32 * 1024;
/** What one thread compresses at a time: half of it was no quicker, twice as much leaves threads idle at a file's end. */
const BLOCK_BYTES = 64 * 1024;
/** Blocks in work: node's pool has four threads, and one is left to the disk. */
const MOST_BLOCKS = 3;
/** Deflate makes nothing larger by more than this: 5 bytes for each 16 KiB that it stores, and what ends the block. */
const ROOM_BYTES = 1024;
const deflate = (0,node_util__WEBPACK_IMPORTED_MODULE_1__.promisify)(node_zlib__WEBPACK_IMPORTED_MODULE_2__.deflateRaw);
/** Hands bytes on and counts them: a stored entry of a zip, as crc32-stream's class of the name gives it. */
class CRC32Stream extends node_stream__WEBPACK_IMPORTED_MODULE_0__.Transform {
    #crc = 0;
    #bytes = 0;
    _transform(chunk, _, done) {
        this.count(chunk);
        done(null, chunk);
    }
    /** The CRC-32 of what came in, four bytes, the highest first. */
    digest() {
        const digest = Buffer.alloc(4);
        digest.writeUInt32BE(this.#crc);
        return digest;
    }
    /** Bytes that came in. */
    size() {
        return this.#bytes;
    }
    count(chunk) {
        this.#crc = (0,node_zlib__WEBPACK_IMPORTED_MODULE_2__.crc32)(chunk, this.#crc);
        this.#bytes += chunk.length;
    }
}
/**
 * Compresses an entry of a zip, several blocks of it at the same time; in place of crc32-stream's class of the name. Each
 * block knows the bytes before it and ends at a whole byte, so that all together are one deflate stream (RFC 1951) as
 * any program reads it; the way of pigz.
 */
class DeflateCRC32Stream extends CRC32Stream {
    #options;
    #compressed = 0;
    #gathered = [];
    #gatheredBytes = 0;
    #window;
    #inWork = [];
    constructor(options = {}) {
        super();
        this.#options = options;
    }
    _transform(chunk, _, done) {
        this.count(chunk);
        // Only when more comes is it known that a block is not the last one.
        if (this.#gatheredBytes >= BLOCK_BYTES)
            this.#compressGathered(node_zlib__WEBPACK_IMPORTED_MODULE_2__.constants.Z_SYNC_FLUSH);
        this.#gathered.push(chunk);
        this.#gatheredBytes += chunk.length;
        this.#handOn(MOST_BLOCKS).then(() => done(), done);
    }
    _flush(done) {
        this.#compressGathered(node_zlib__WEBPACK_IMPORTED_MODULE_2__.constants.Z_FINISH);
        this.#handOn(0).then(() => done(), done);
    }
    /** Bytes that came in; those that went out where `compressed` is asked for. */
    size(compressed = false) {
        return compressed ? this.#compressed : super.size();
    }
    #compressGathered(finishFlush) {
        const block = Buffer.concat(this.#gathered);
        const dictionary = this.#window;
        const chunkSize = block.length + ROOM_BYTES;
        const work = deflate(block, { ...this.#options, finishFlush, chunkSize, ...(dictionary && { dictionary }) });
        // Whoever waits for it hears of its failure.
        work.catch(() => undefined);
        this.#inWork.push(work);
        this.#window = block.subarray(-WINDOW_BYTES);
        this.#gathered = [];
        this.#gatheredBytes = 0;
    }
    /** Hands on the oldest blocks, in their order, until no more than `left` are in work. */
    async #handOn(left) {
        for (const work of this.#inWork.splice(0, this.#inWork.length - left)) {
            const block = await work;
            this.#compressed += block.length;
            this.push(block);
        }
    }
}


/***/ })

};
