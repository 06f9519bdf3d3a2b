package org.amkit.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** Which {@code am} this is. */
final class Version {
  private Version() {}

  /** {@code am 0.1.0}, as the build wrote it. */
  static String line() {
    Properties build = new Properties();
    try (InputStream in = Version.class.getResourceAsStream("build.properties")) {
      if (in != null) {
        build.load(in);
      }
    } catch (IOException e) {
      return "am";
    }
    return "am " + build.getProperty("version", "").replace("-SNAPSHOT", "");
  }
}
