package org.amkit.column;

/**
 * A column of booleans: lengths of runs, false and true by turns, false first.
 *
 * <pre>
 *   column = { length: uleb }
 *
 *   02 03    false false true true true        00 01    true
 * </pre>
 */
public final class BoolReader extends RunReader {
  private boolean value;

  /** Whether no length was read yet. */
  private boolean first;

  BoolReader(Column column, Rules rules) {
    super(column.reader(), rules);
    begin();
  }

  @Override
  void begin() {
    value = false;
    first = true;
    if (start()) {
      load();
    }
  }

  /** The entry; false at the end. */
  public boolean value() {
    return value;
  }

  @Override
  void load() {
    while (!in.atEnd()) {
      long count = in.ulebLax();
      boolean mayBeEmpty = first && !in.atEnd();
      value = !first && !value;
      first = false;
      if (count == 0) {
        if (!mayBeEmpty) {
          odd("empty run of booleans");
        }
        continue;
      }
      if (count < 0) {
        throw in.fault("run of " + Long.toUnsignedString(count) + " booleans");
      }
      remaining = countDown(count);
      anyValue |= value;
      return;
    }
    end();
    value = false;
  }
}
