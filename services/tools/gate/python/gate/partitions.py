"""Which partition Kafka's default partitioner gives a key, for many keys of one length at once."""

import numpy as np

SEED = np.uint32(0x9747B28C)
M = np.uint32(0x5BD1E995)


def partition_of(keys: list[str], partitions: int) -> np.ndarray:
    """The partition of each key, by murmur2 of its bytes. All keys have a length that four divides."""
    octets = np.array([list(key.encode()) for key in keys], dtype=np.uint32)
    with np.errstate(over="ignore"):
        digest = np.full(len(keys), SEED ^ np.uint32(octets.shape[1]), dtype=np.uint32)
        for at in range(0, octets.shape[1], 4):
            word = sum(octets[:, at + byte] << np.uint32(8 * byte) for byte in range(4)).astype(np.uint32)
            word = word * M
            word = (word ^ (word >> np.uint32(24))) * M
            digest = (digest * M) ^ word
        digest = (digest ^ (digest >> np.uint32(13))) * M
        digest = digest ^ (digest >> np.uint32(15))
    return (digest & np.uint32(0x7FFFFFFF)).astype(np.int64) % partitions
