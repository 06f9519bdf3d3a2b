package org.amkit.engine;

import java.util.ArrayList;
import java.util.List;
import org.amkit.chunk.BundleChunk;
import org.amkit.chunk.ChangeChunk;
import org.amkit.chunk.Chunk;
import org.amkit.chunk.ChunkReader;
import org.amkit.chunk.ChunkType;
import org.amkit.chunk.Limits;
import org.amkit.codec.FormatException;

/**
 * Loads a file's chunks: the first, where it is a document, straight into the store, the changes of
 * all others as one batch.
 */
final class ChunkLoader {
  private final Engine engine;
  private final LoadOptions options;
  private final List<Engine.Fault> faults = new ArrayList<>();
  private int opCount;

  ChunkLoader(Engine engine, LoadOptions options) {
    this.engine = engine;
    this.options = options;
  }

  /** Ops applied by {@link #loadMore}. */
  int opCount() {
    return opCount;
  }

  /** Loads into an empty engine; what is faulty is returned, or thrown where it may not be. */
  List<Engine.Fault> load(byte[] data) {
    List<Chunk> chunks = read(data);
    int from = 0;
    boolean hasDocument = false;
    if (!chunks.isEmpty() && chunks.get(0).type() == ChunkType.DOCUMENT) {
      from = 1;
      hasDocument = loadDocument(chunks.get(0), chunks.size() > 1);
    }
    applyAll(chunks.subList(from, chunks.size()));
    boolean documents =
        hasDocument || chunks.stream().anyMatch(chunk -> chunk.type() == ChunkType.DOCUMENT);
    if (!documents && !engine.waiting.isEmpty() && !options.keepPartial()) {
      throw new FormatException(
          "changes depend on "
              + engine.missingDeps(List.of()).size()
              + " changes that are not here, and there is no document to add them to; missing: "
              + engine.missingDeps(List.of()),
          0);
    }
    return faults;
  }

  private boolean loadDocument(Chunk chunk, boolean moreFollows) {
    if (!options.keepPartial()) {
      DocumentLoader.load(chunk, options, engine, moreFollows);
      return true;
    }
    // A document that turns out bad halfway must leave nothing behind, so it is tried apart first.
    try {
      Engine trial = new Engine(engine.actor(), options.textUnit());
      DocumentLoader.load(chunk, options, trial);
    } catch (FormatException e) {
      fault(chunk, e);
      return false;
    }
    DocumentLoader.load(chunk, options, engine, moreFollows);
    return true;
  }

  private void fault(Chunk chunk, FormatException e) {
    faults.add(new Engine.Fault(chunk.start(), chunk.end(), message(e)));
  }

  private static String message(RuntimeException e) {
    String message = e.getMessage();
    return message == null ? e.toString() : message;
  }

  /** Adds chunks to what the engine holds. */
  List<Engine.Fault> loadMore(byte[] data) {
    if (engine.changeCount() == 0 && engine.waiting.isEmpty() && engine.store.actors.size() == 0) {
      List<Chunk> chunks = read(data);
      int from = 0;
      if (!chunks.isEmpty() && chunks.get(0).type() == ChunkType.DOCUMENT) {
        from = 1;
        loadDocument(chunks.get(0), chunks.size() > 1);
        opCount = (int) Math.min(Integer.MAX_VALUE, engine.opCount());
      }
      applyAll(chunks.subList(from, chunks.size()));
    } else {
      applyAll(read(data));
    }
    return faults;
  }

  private List<Chunk> read(byte[] data) {
    Limits limits = new Limits(options.limits().inflatedBytes());
    if (options.keepPartial()) {
      ChunkReader.Scan scan = ChunkReader.scan(data, limits);
      for (ChunkReader.Fault fault : scan.faults()) {
        faults.add(new Engine.Fault(fault.start(), fault.end(), message(fault.cause())));
      }
      return scan.chunks();
    }
    List<Chunk> chunks = new ArrayList<>();
    ChunkReader reader = new ChunkReader(data, limits);
    while (reader.next()) {
      chunks.add(reader.chunk());
    }
    return chunks;
  }

  private void applyAll(List<Chunk> chunks) {
    List<ChangeChunk> batch = new ArrayList<>();
    for (Chunk chunk : chunks) {
      try {
        batch.addAll(changesOf(chunk, options));
      } catch (FormatException e) {
        if (!options.keepPartial()) {
          throw e;
        }
        fault(chunk, e);
      }
    }
    if (!options.keepPartial()) {
      opCount += engine.apply(batch);
      return;
    }
    try {
      opCount += engine.apply(batch);
    } catch (FormatException | IllegalStateException e) {
      applyOneByOne(batch);
    }
  }

  /** The batch has a bad change: keeps all others. */
  private void applyOneByOne(List<ChangeChunk> batch) {
    for (ChangeChunk change : batch) {
      try {
        opCount += engine.apply(List.of(change));
      } catch (FormatException | IllegalStateException e) {
        faults.add(
            new Engine.Fault(change.offset(), change.offset() + change.bytes().length, message(e)));
      }
    }
  }

  private static List<ChangeChunk> changesOf(Chunk chunk, LoadOptions options) {
    return switch (chunk.type()) {
      case ChunkType.DOCUMENT -> changesOfDocument(chunk, options);
      case ChunkType.BUNDLE -> changesOfBundle(chunk, options);
      default -> List.of(ChangeChunk.parse(chunk));
    };
  }

  private static List<ChangeChunk> changesOfBundle(Chunk chunk, LoadOptions options) {
    Limits limits = new Limits(options.limits().inflatedBytes());
    List<ChangeChunk> changes = new ArrayList<>();
    for (byte[] change : BundleChunk.parse(chunk, limits).changes()) {
      changes.add(ChangeChunk.parse(change));
    }
    return changes;
  }

  private static List<ChangeChunk> changesOfDocument(Chunk chunk, LoadOptions options) {
    Engine other = new Engine(Engine.randomActor(), options.textUnit());
    DocumentLoader.load(chunk, options, other);
    List<ChangeChunk> changes = new ArrayList<>();
    for (int i = 0; i < other.graph.count(); i++) {
      changes.add(ChangeChunk.parse(other.bytes(i)));
    }
    return changes;
  }

  /** The changes of the chunks in {@code data}. */
  static List<ChangeChunk> changes(byte[] data) {
    List<ChangeChunk> out = new ArrayList<>();
    ChunkReader reader = new ChunkReader(data);
    while (reader.next()) {
      out.addAll(changesOf(reader.chunk(), LoadOptions.DEFAULT));
    }
    return out;
  }
}
