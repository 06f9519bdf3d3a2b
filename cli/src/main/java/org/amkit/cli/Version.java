package org.amkit.cli;

/** Which {@code am} this is. */
final class Version {
  /**
   * Here and not in a resource, for which the JVM would open the jar; a test holds it to the build.
   */
  static final String NUMBER = "0.1.0";

  private Version() {}

  /** {@code am 0.1.0}. */
  static String line() {
    return "am " + NUMBER;
  }
}
