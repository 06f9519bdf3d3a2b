package org.amkit.chunk;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.amkit.LoadOptions.Limits;
import org.amkit.codec.ByteReader;
import org.amkit.codec.FormatException;
import org.amkit.column.BoolReader;
import org.amkit.column.Column;
import org.amkit.column.DeltaReader;
import org.amkit.column.RleReader;
import org.amkit.column.Rules;
import org.amkit.column.RunReader;
import org.amkit.column.StringReader;
import org.jspecify.annotations.Nullable;

/**
 * The ops of a damaged document chunk, as far as each column can be read. A column that cannot be
 * read to its end, or has another number of entries than the others, is known for the ops before
 * that only.
 *
 * <p>Needs the chunk's actors and lists of columns; without them nothing can be told.
 */
public final class SalvagedOps {
  private static final int MAX_OPS = 10_000_000;

  /**
   * Bytes of the input that could not be read.
   *
   * @param start offset of the first
   * @param end offset behind the last
   */
  public record Unreadable(long start, long end, String what) {}

  /** Where a column lies in the input, and its bytes as far as they could be inflated. */
  private record Part(Column column, long start, long end) {}

  private final long budget;
  private final Map<Integer, Part> parts = new HashMap<>();
  private final List<Unreadable> unreadable = new ArrayList<>();
  private int opCount;

  private SalvagedOps(long budget) {
    this.budget = budget;
  }

  /**
   * Reads the chunk at {@code start} of the input, which ends at {@code end} at the latest.
   *
   * @return null when its actors or lists of columns cannot be read
   */
  public static @Nullable SalvagedOps read(byte[] data, int start, int end, Limits limits) {
    SalvagedOps ops = new SalvagedOps(Budget.of(limits, (long) end - start).inflatedBytesLeft());
    try {
      int bodyStart = ChunkFrame.bodyStart(data, start);
      if (bodyStart <= 0) {
        return null;
      }
      ByteReader in = new ByteReader(data, bodyStart, end, bodyStart);
      ChunkParts.readActors(in);
      ChunkParts.readHashes(in, "heads");
      List<long[]> changes = columns(in);
      List<long[]> columns = columns(in);
      int at = in.position();
      for (long[] column : changes) {
        at = Math.addExact(at, (int) column[1]);
      }
      for (long[] column : columns) {
        if (at > end) {
          break;
        }
        int to = (int) Math.min(end, at + column[1]);
        ops.take((int) column[0], data, at, to);
        at = to;
      }
    } catch (FormatException | ArithmeticException | IndexOutOfBoundsException e) {
      return null;
    }
    ops.countOps();
    return ops.opCount == 0 ? null : ops;
  }

  private static List<long[]> columns(ByteReader in) {
    int count = in.count("columns", 2);
    List<long[]> columns = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long spec = in.uleb();
      long byteCount = in.uleb();
      if (spec < 0 || spec > 0xffff_ffffL || byteCount < 0 || byteCount > Integer.MAX_VALUE) {
        throw in.fault("a column of " + byteCount + " bytes");
      }
      columns.add(new long[] {spec, byteCount});
    }
    return columns;
  }

  private void take(int spec, byte[] data, int start, int end) {
    Column column = new Column(data, start, end, start);
    if (ColumnSpec.isDeflated(spec)) {
      byte[] inflated = inflate(spec, data, start, end);
      column = new Column(inflated, 0, inflated.length, ByteReader.inflatedFrom(start));
    }
    parts.put(ColumnSpec.inflated(spec), new Part(column, start, end));
  }

  /** What comes out of a deflated column before its damage. */
  private byte[] inflate(int spec, byte[] data, int start, int end) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Inflater inflater = new Inflater(true);
    byte[] piece = new byte[4096];
    try {
      inflater.setInput(data, start, end - start);
      while (!inflater.finished() && out.size() < budget) {
        int made = inflater.inflate(piece);
        if (made == 0 && !inflater.finished()) {
          unreadable(spec, start + inflater.getBytesRead(), end, "compressed bytes are truncated");
          break;
        }
        out.write(piece, 0, made);
      }
    } catch (DataFormatException e) {
      // What came before the damage is in the piece, though inflate() did not return its length.
      out.write(piece, 0, (int) (inflater.getBytesWritten() - out.size()));
      unreadable(spec, start + inflater.getBytesRead(), end, "compressed bytes are damaged");
    } finally {
      inflater.end();
    }
    return out.toByteArray();
  }

  private void unreadable(int spec, long start, long end, String what) {
    unreadable.add(new Unreadable(Math.min(start, end), end, name(spec) + ": " + what));
  }

  /** A column's name in messages. */
  private static String name(int spec) {
    return switch (ColumnSpec.inflated(spec)) {
      case ColumnSpec.OP_OBJ_ACTOR, ColumnSpec.OP_OBJ_COUNTER -> "column of objects";
      case ColumnSpec.OP_KEY_ACTOR, ColumnSpec.OP_KEY_COUNTER -> "column of elements";
      case ColumnSpec.OP_KEY_STRING -> "column of keys";
      case ColumnSpec.OP_ID_ACTOR, ColumnSpec.OP_ID_COUNTER -> "column of ids";
      case ColumnSpec.OP_INSERT -> "column of insertions";
      case ColumnSpec.OP_ACTION -> "column of actions";
      case ColumnSpec.OP_VALUE_META -> "column of types and lengths of values";
      case ColumnSpec.OP_VALUE -> "column of values";
      case ColumnSpec.OP_SUCC_COUNT, ColumnSpec.OP_SUCC_ACTOR, ColumnSpec.OP_SUCC_COUNTER ->
          "column of what was overwritten or deleted";
      case ColumnSpec.OP_EXPAND, ColumnSpec.OP_MARK_NAME -> "column of marks";
      default -> "column " + Integer.toUnsignedString(spec);
    };
  }

  /** The number of ops is what most of the columns that are always there agree on. */
  private void countOps() {
    Map<Integer, Integer> votes = new HashMap<>();
    int[] always = {
      ColumnSpec.OP_ID_ACTOR,
      ColumnSpec.OP_ID_COUNTER,
      ColumnSpec.OP_ACTION,
      ColumnSpec.OP_VALUE_META,
      ColumnSpec.OP_SUCC_COUNT,
      ColumnSpec.OP_INSERT
    };
    for (int spec : always) {
      int count = entryCount(spec);
      votes.merge(count, 1, Integer::sum);
      int best = votes.getOrDefault(opCount, 0);
      if (votes.getOrDefault(count, 0) > best || (opCount == 0 && count > 0)) {
        opCount = count;
      }
    }
  }

  private int entryCount(int spec) {
    long count = 0;
    try {
      RunReader in = reader(spec);
      for (; in.run() > 0 && count < MAX_OPS; in.advance(in.run())) {
        count += in.run();
      }
    } catch (FormatException e) {
      return 0;
    }
    return (int) Math.min(count, MAX_OPS);
  }

  private RunReader reader(int spec) {
    return ColumnSet.reader(spec, column(spec), Rules.LAX);
  }

  private Column column(int spec) {
    Part part = parts.get(spec);
    return part == null ? new Column(new byte[0], 0, 0, 0) : part.column;
  }

  /** How many ops there are. */
  public int opCount() {
    return opCount;
  }

  /** What could not be read; complete once all columns were asked for. */
  public List<Unreadable> unreadable() {
    return unreadable;
  }

  /** Where a column lies in the input; null where there is none. */
  public long @Nullable [] range(int spec) {
    Part part = parts.get(spec);
    return part == null ? null : new long[] {part.start, part.end};
  }

  /** A column's entries: numbers, or null for a null entry. */
  public Entries<Long> numbers(int spec) {
    return entries(spec, opCount);
  }

  /** The entries of a column that has as many as {@code count}. */
  public Entries<Long> entries(int spec, int count) {
    return read(spec, count, SalvagedOps::number);
  }

  /** A column's strings, or null for a null entry. */
  public Entries<String> strings(int spec) {
    return read(spec, opCount, in -> ((StringReader) in).value());
  }

  private static long number(RunReader in) {
    if (in instanceof BoolReader bools) {
      return bools.value() ? 1 : 0;
    }
    return in instanceof DeltaReader deltas ? deltas.value() : ((RleReader) in).value();
  }

  private <T> Entries<T> read(int spec, int count, Function<RunReader, T> entry) {
    List<@Nullable T> values = new ArrayList<>();
    Part part = parts.get(spec);
    if (part == null || part.column.isEmpty()) {
      return new Entries<>(values, true);
    }
    try {
      RunReader in = reader(spec);
      for (; in.run() > 0 && values.size() <= count; in.advance(1)) {
        values.add(in.isNull() ? null : entry.apply(in));
      }
    } catch (FormatException e) {
      long at = Math.max(part.start, Math.min(e.offset(), part.end));
      boolean isInflated = part.column.buf().length != 0 && part.column.start() == 0;
      unreadable(spec, isInflated ? part.start : at, part.end, e.fault());
      return new Entries<>(values, false);
    }
    if (values.size() != count) {
      unreadable(spec, part.start, part.end, "another number of entries than there are ops");
      return new Entries<>(values, false);
    }
    return new Entries<>(values, true);
  }

  /** The bytes of the values, one value after another. */
  public Column values() {
    return column(ColumnSpec.OP_VALUE);
  }

  /**
   * What was read of a column.
   *
   * @param isWhole whether all of it was; entries that are not there are null then
   */
  public record Entries<T>(List<@Nullable T> values, boolean isWhole) {
    /** Whether the i-th entry is known. */
    public boolean isKnown(int i) {
      return isWhole || i < values.size();
    }

    /** The i-th entry; null where it is null, or not known. */
    public @Nullable T get(int i) {
      return i < values.size() ? values.get(i) : null;
    }
  }
}
