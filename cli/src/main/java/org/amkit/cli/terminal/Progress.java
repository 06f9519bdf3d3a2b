package org.amkit.cli.terminal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One line on a terminal that tells how far long work has come: drawn only when the work takes
 * longer than {@link #DELAY_MILLIS}, and wiped out when it ends or has something to say.
 *
 * <p>Like any other message it is cut to the width of the terminal, as a line that wraps could not
 * be wiped out.
 */
public final class Progress implements AutoCloseable {
  /** How long work may take before a line is drawn. */
  public static final long DELAY_MILLIS = 700;

  private static final long INTERVAL_MILLIS = 200;
  private static final byte[] WIPE = "\r\u001b[K".getBytes(StandardCharsets.US_ASCII);

  /** Draws nothing. */
  private static final Progress NONE = new Progress();

  private final @Nullable OutputStream terminal;
  private final @Nullable IntSupplier columns;
  private final @Nullable Supplier<String> text;
  private final @Nullable Thread thread;
  private int cells;
  private boolean drawn;
  private boolean ended;

  private Progress() {
    terminal = null;
    columns = null;
    text = null;
    thread = null;
  }

  /**
   * Begins to tell how far work has come.
   *
   * @param columns the width of the terminal
   * @param text asked for now and then, by another thread; empty while there is nothing to tell
   */
  Progress(
      OutputStream terminal,
      IntSupplier columns,
      Supplier<String> text,
      long delayMillis,
      long intervalMillis) {
    this.terminal = terminal;
    this.columns = columns;
    this.text = text;
    Thread drawing = new Thread(() -> draw(delayMillis, intervalMillis), "am-progress");
    drawing.setDaemon(true);
    drawing.start();
    thread = drawing;
  }

  /** On a terminal that can wipe out a line; on anything else one that draws nothing. */
  static Progress on(Environment environment, Supplier<String> text) {
    String term = environment.variable("TERM");
    if (!environment.stderrIsTerminal() || term == null || term.equals("dumb")) {
      return NONE;
    }
    return new Progress(
        environment.stderr(), environment.columns(), text, DELAY_MILLIS, INTERVAL_MILLIS);
  }

  /** One that draws nothing. */
  public static Progress none() {
    return NONE;
  }

  private void draw(long delayMillis, long intervalMillis) {
    try {
      Thread.sleep(delayMillis);
      while (drawOnce()) {
        Thread.sleep(intervalMillis);
      }
    } catch (InterruptedException e) {
      // The work has come to its end.
      return;
    }
  }

  private synchronized boolean drawOnce() {
    if (ended || text == null || columns == null) {
      return false;
    }
    String line = Console.oneLine(text.get());
    if (line.isEmpty()) {
      return true;
    }
    if (cells == 0) {
      cells = columns.getAsInt() - 1;
    }
    int end = line.offsetByCodePoints(0, Math.min(line.codePointCount(0, line.length()), cells));
    write(WIPE);
    write(line.substring(0, end).getBytes(StandardCharsets.UTF_8));
    drawn = true;
    return true;
  }

  /** Wipes the line out, lets something be written, and draws it again below. */
  public synchronized void during(Runnable writing) {
    boolean wasDrawn = drawn;
    wipe();
    writing.run();
    if (wasDrawn) {
      drawOnce();
    }
  }

  private void wipe() {
    if (drawn) {
      write(WIPE);
      drawn = false;
    }
  }

  private void write(byte[] bytes) {
    OutputStream stream = terminal;
    if (stream == null) {
      return;
    }
    try {
      stream.write(bytes);
      stream.flush();
    } catch (IOException e) {
      // Stderr is gone; the work continues.
      ended = true;
    }
  }

  /** The work has ended; the line is wiped out. */
  @Override
  public synchronized void close() {
    if (thread != null) {
      ended = true;
      wipe();
      thread.interrupt();
    }
  }
}
