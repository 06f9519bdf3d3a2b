package org.amkit.cli.command;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.amkit.Document;
import org.amkit.cli.terminal.Environment;
import org.amkit.cli.terminal.Failure;
import org.amkit.repo.store.DocumentStore;
import org.amkit.repo.store.Reading;
import org.amkit.repo.store.StalePositionException;
import org.amkit.repo.store.StoredValue;
import org.jspecify.annotations.Nullable;

/**
 * A document of a store that a command line names, STORE#ID, open. Nothing is locked: what others
 * append meanwhile stays.
 */
public final class StoredDocument implements AutoCloseable {
  private static final int MOST_TRIES = 10;

  private final StoredName name;
  private final DocumentStore store;
  private Reading reading;

  private StoredDocument(StoredName name, DocumentStore store, Reading reading) {
    this.name = name;
    this.store = store;
    this.reading = reading;
  }

  /** Opens a document, which need not be there; null where the name is that of a file. */
  public static @Nullable StoredDocument find(Environment environment, String name)
      throws IOException {
    StoredName stored = StoredName.of(environment, name);
    if (stored == null) {
      return null;
    }
    try {
      DocumentStore store = Stores.open(environment, stored.store(), false, Stores.CREATORS);
      try {
        return new StoredDocument(stored, store, store.read(stored.id()));
      } catch (IOException e) {
        store.close();
        throw e;
      }
    } catch (IOException e) {
      throw Faults.refused(stored.label(), e);
    }
  }

  /**
   * All that is kept of a document, however damaged; null where the name is that of a file. {@link
   * Failure} (exit 4) when there is no such document.
   */
  static @Nullable RawDocument damaged(Environment environment, String name) throws IOException {
    StoredName stored = StoredName.of(environment, name);
    if (stored == null) {
      return null;
    }
    try (DocumentStore store = Stores.open(environment, stored.store(), false, Stores.CREATORS)) {
      List<StoredValue> values = store.readDamaged(stored.id());
      if (values.isEmpty()) {
        throw noSuchDocument(stored);
      }
      return new RawDocument(values);
    } catch (IOException e) {
      throw Faults.refused(stored.label(), e);
    }
  }

  private static Failure noSuchDocument(StoredName name) {
    return Failure.fileSystem(name.label() + ": no such document", null)
        .hint("'am stores " + name.storeLabel() + "' lists those that are there");
  }

  /** All chunks; {@link Failure} (exit 4) when there is no such document. */
  public byte[] bytes() {
    if (reading.isEmpty()) {
      throw noSuchDocument(name);
    }
    return joined(reading);
  }

  /** The chunks of a reading, concatenated. */
  public static byte[] joined(Reading reading) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    reading.chunks().forEach(bytes::writeBytes);
    return bytes.toByteArray();
  }

  /**
   * Appends chunks, which are durable on return. Where the store has not what was read any more,
   * all that it lacks of the document is appended with them.
   */
  void append(Document document, byte[] chunks) {
    List<byte[]> lacking = List.of(chunks);
    try {
      for (int tries = 0; tries < MOST_TRIES; tries++) {
        try {
          store.append(name.id(), reading.position(), lacking);
          return;
        } catch (StalePositionException e) {
          reading = store.read(name.id());
          lacking = Stream.of(lackingIn(document), chunks).filter(some -> some.length > 0).toList();
        }
      }
    } catch (IOException e) {
      throw Faults.refused(name.label(), e);
    }
    throw Failure.fileSystem(
            name.label() + ": others compact it all the time; nothing was written", null)
        .hint("try again");
  }

  /** What the store as it is now lacks of a document, which gets what it lacks of the store. */
  private byte[] lackingIn(Document document) {
    Document there = new Document();
    there.loadIncremental(joined(reading));
    if (reading.isEmpty() || !there.isRelatedTo(document)) {
      throw Failure.fileSystem(
          name.label() + ": was removed or replaced meanwhile; nothing was written", null);
    }
    document.loadIncremental(joined(reading));
    return document.saveSince(there.getHeads());
  }

  /** Makes the document; {@link Failure} (exit 4) when it is there. */
  void make(byte[] bytes) {
    requireNone();
    try {
      store.append(name.id(), null, List.of(bytes));
      requireOnly(bytes);
    } catch (IOException e) {
      throw Faults.refused(name.label(), e);
    }
  }

  /** Fails (exit 4) where another made the document meanwhile: a store cannot exclude that. */
  private void requireOnly(byte[] made) throws IOException {
    Document others = new Document();
    for (byte[] chunk : store.read(name.id()).chunks()) {
      if (!Arrays.equals(chunk, made)) {
        others.loadIncremental(chunk);
      }
    }
    Document own = new Document();
    own.loadIncremental(made);
    if (others.changeCount() > 0 && !others.isRelatedTo(own)) {
      throw Failure.fileSystem(
          name.label() + ": another command made it at the same time; it now holds both", null);
    }
  }

  /** Fails (exit 4) when the document is there. */
  void requireNone() {
    if (!reading.isEmpty()) {
      throw Failure.fileSystem(name.label() + ": already exists", null)
          .hint("'am merge' and 'am import --into' add to it; in a store none is replaced");
    }
  }

  /** Puts one chunk in the place of all that was read. */
  public void compact(Document document) {
    try {
      store.compact(name.id(), reading.position(), document.getHeads(), document.save());
    } catch (StalePositionException e) {
      throw Failure.fileSystem(name.label() + ": was compacted by another program meanwhile", e);
    } catch (IOException e) {
      throw Faults.refused(name.label(), e);
    }
  }

  @Override
  public void close() throws IOException {
    store.close();
  }
}
