package org.amkit.bench;

/**
 * One workload, the same for every peer.
 *
 * @param <T> what is made ready for a run
 */
interface Row<T> {
  /** Makes one run ready; not measured. */
  T prepare() throws Exception;

  /** What is measured. */
  Object run(T prepared) throws Exception;

  /**
   * What a run came to, for comparison with the other peers and with what is known: the row's
   * result in a few words. Not measured. Throws when the result is wrong in itself.
   */
  String check(T prepared, Object result) throws Exception;

  /** Bytes that a run has made or sent; -1 where there are none to speak of. */
  default long byteCount(T prepared, Object result) {
    return -1;
  }
}
