package org.amkit.column;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.amkit.codec.ByteWriter;
import org.jspecify.annotations.Nullable;

/** The slow, obvious way to encode columns: group equal neighbours, then write the groups. */
final class Reference {
  private Reference() {}

  /** The canonical encoding of entries, null ones among them. */
  static <T> byte[] rle(List<@Nullable T> entries, BiConsumer<ByteWriter, T> put) {
    List<T> groupValues = new ArrayList<>();
    List<Integer> groupSizes = new ArrayList<>();
    for (int i = 0; i < entries.size(); ) {
      int j = i;
      while (j < entries.size() && Objects.equals(entries.get(i), entries.get(j))) {
        j++;
      }
      groupValues.add(entries.get(i));
      groupSizes.add(j - i);
      i = j;
    }
    ByteWriter out = new ByteWriter();
    for (int g = 0; g < groupValues.size(); ) {
      T value = groupValues.get(g);
      if (value == null) {
        out.sleb(0);
        out.uleb(groupSizes.get(g));
        g++;
      } else if (groupSizes.get(g) > 1) {
        out.sleb(groupSizes.get(g));
        put.accept(out, value);
        g++;
      } else {
        int end = g;
        while (end < groupValues.size()
            && groupSizes.get(end) == 1
            && groupValues.get(end) != null) {
          end++;
        }
        out.sleb(g - end);
        for (; g < end; g++) {
          put.accept(out, groupValues.get(g));
        }
      }
    }
    return out.toByteArray();
  }

  static byte[] numbers(List<@Nullable Long> entries) {
    return rle(entries, ByteWriter::uleb);
  }

  static byte[] deltas(List<@Nullable Long> entries) {
    List<@Nullable Long> deltas = new ArrayList<>();
    long last = 0;
    for (Long entry : entries) {
      if (entry == null) {
        deltas.add(null);
      } else {
        deltas.add(entry - last);
        last = entry;
      }
    }
    return rle(deltas, ByteWriter::sleb);
  }

  static byte[] strings(List<@Nullable String> entries) {
    return rle(
        entries,
        (out, s) -> {
          byte[] utf8 = s.getBytes(StandardCharsets.UTF_8);
          out.uleb(utf8.length);
          out.putBytes(utf8);
        });
  }

  static byte[] bools(List<Boolean> entries) {
    ByteWriter out = new ByteWriter();
    boolean value = false;
    for (int i = 0; i < entries.size(); value = !value) {
      int j = i;
      while (j < entries.size() && entries.get(j) == value) {
        j++;
      }
      out.uleb(j - i);
      i = j;
    }
    return out.toByteArray();
  }
}
