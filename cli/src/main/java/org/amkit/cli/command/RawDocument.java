package org.amkit.cli.command;

import java.io.ByteArrayOutputStream;
import java.util.List;
import org.amkit.repo.store.StoredValue;

/**
 * All bytes of an input that is to be a document, however damaged, and the files they come from.
 */
public final class RawDocument {
  private final byte[] bytes;

  /** What the bytes were put together of; none where the input is one file or stream. */
  private final List<StoredValue> values;

  RawDocument(byte[] bytes) {
    this.bytes = bytes;
    this.values = List.of();
  }

  RawDocument(List<StoredValue> values) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    values.forEach(value -> joined.writeBytes(value.bytes()));
    this.bytes = joined.toByteArray();
    this.values = values;
  }

  /** The bytes, the same array each time. */
  public byte[] bytes() {
    return bytes;
  }

  /** What is wrong at an offset, with the file that it is in where the document has several. */
  public String placed(String fault, long offset) {
    long start = 0;
    for (StoredValue value : values) {
      long end = start + value.bytes().length;
      if (offset >= start && offset < end && !value.place().isEmpty()) {
        return fault + " (" + value.place() + ", offset " + (offset - start) + ")";
      }
      start = end;
    }
    return fault;
  }
}
