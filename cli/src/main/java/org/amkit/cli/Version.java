package org.amkit.cli;

/** Which {@code am} this is. */
final class Version {
  /**
   * Here and not in a resource, for which the JVM would open the jar; a test holds it to the build.
   */
  static final String NUMBER = "1.0.0";

  private Version() {}

  /** {@code am 1.0.0}. */
  static String line() {
    return "am " + NUMBER;
  }
}
