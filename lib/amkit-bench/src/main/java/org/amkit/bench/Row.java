package org.amkit.bench;

import java.util.concurrent.Callable;

/**
 * One workload, the same forevery peer.
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

  /** The measured part of a row. */
  interface Step<T> {
    Object apply(T prepared) throws Exception;
  }

  /** What a run came to. */
  interface Check<T> {
    String apply(T prepared, Object result) throws Exception;
  }

  /** A row without bytes to speak of. */
  static <T> Row<T> of(Callable<T> prepare, Step<T> run, Check<T> check) {
    return new Row<>() {
      @Override
      public T prepare() throws Exception {
        return prepare.call();
      }

      @Override
      public Object run(T prepared) throws Exception {
        return run.apply(prepared);
      }

      @Override
      public String check(T prepared, Object result) throws Exception {
        return check.apply(prepared, result);
      }
    };
  }

  /** Makes something at the first call and hands out the same at all others. */
  static <T> Callable<T> once(Callable<T> make) {
    return new Callable<>() {
      private T made;

      @Override
      public T call() throws Exception {
        if (made == null) {
          made = make.call();
        }
        return made;
      }
    };
  }
}
