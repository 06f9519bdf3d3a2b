package org.amkit.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import org.amkit.codec.Utf8;

/** JSON strings by themselves, and the one factory of parsers and generators. */
final class JsonText {
  /** {@link JsonTokens} counts levels and digits itself, as it says where there are too many. */
  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Integer.MAX_VALUE)
                  .maxStringLength(JsonReader.MAX_STRING)
                  .maxNameLength(JsonReader.MAX_STRING)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .build())
          .streamWriteConstraints(
              StreamWriteConstraints.builder().maxNestingDepth(Integer.MAX_VALUE).build())
          .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
          .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  private JsonText() {}

  /** Appends a JSON string that shows what is in it: no control is left as it is. */
  static void appendQuoted(StringBuilder out, String text) {
    int start = out.length();
    out.append('"');
    JsonStringEncoder.getInstance().quoteAsString(text, out);
    out.append('"');
    for (int i = start; i < out.length(); i++) {
      char c = out.charAt(i);
      if (Utf8.isUnseen(c)) {
        String hex = Integer.toHexString(c);
        out.replace(i, i + 1, "\\u" + "0".repeat(4 - hex.length()) + hex);
      }
    }
  }

  /** The text of a JSON string literal. */
  static String parseString(String literal) throws IOException {
    try (JsonParser parser = FACTORY.createParser(literal)) {
      if (parser.nextToken() != JsonToken.VALUE_STRING) {
        throw new IOException("not a JSON string: " + literal);
      }
      return parser.getText();
    }
  }
}
