package org.amkit.cli.address;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.amkit.cli.terminal.Failure;

/** UTF-8 from outside, which may not be. */
public final class Utf8 {
  private Utf8() {}

  /** The text that bytes hold; {@link Failure} (exit 3) names the input when it is not UTF-8. */
  public static String decode(String name, byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(in)
          .toString();
    } catch (CharacterCodingException e) {
      throw Failure.badInput(name + ": offset " + in.position() + ": not UTF-8 text", e);
    }
  }
}
