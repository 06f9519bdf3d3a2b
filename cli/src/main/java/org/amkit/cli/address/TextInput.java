package org.amkit.cli.address;

import java.nio.charset.StandardCharsets;
import org.amkit.cli.terminal.Failure;
import org.amkit.codec.Utf8;

/** Text from outside. */
public final class TextInput {
  private TextInput() {}

  /** The text that bytes hold; {@link Failure} (exit 3) names the input when it is not UTF-8. */
  public static String decode(String name, byte[] bytes) {
    int fault = Utf8.firstFault(bytes, 0, bytes.length);
    if (fault >= 0) {
      throw Failure.badInput(name + ": offset " + fault + ": not UTF-8 text", null);
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
