package org.amkit.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.amkit.ChangeHash;
import org.amkit.LoadOptions;
import org.amkit.LoadOptions.Limits;
import org.amkit.VerifiedChunks;
import org.amkit.chunk.ActorId;
import org.amkit.chunk.Budget;
import org.amkit.chunk.BundleChunk;
import org.amkit.chunk.ChangeChunk;
import org.amkit.chunk.Chunk;
import org.amkit.chunk.ChunkReader;
import org.amkit.chunk.ChunkType;
import org.amkit.chunk.DocumentChunk;
import org.amkit.codec.FormatException;

/**
 * Loads a file's chunks: the first, where it is a document, straight into the store, the changes of
 * all others as one batch.
 */
final class ChunkLoader {
  private final Engine engine;
  private final LoadOptions options;

  /** Whether the bytes are of our own making. */
  private final boolean trusted;

  private final List<Engine.Fault> faults = new ArrayList<>();
  private boolean isCounting;
  private int opCount;

  ChunkLoader(Engine engine, LoadOptions options, boolean trusted) {
    this.engine = engine;
    this.options = options;
    this.trusted = trusted;
  }

  /** Ops applied by {@link #loadMore}. */
  int opCount() {
    return opCount;
  }

  /** Loads into an empty engine; what is faulty is returned, or thrown where it may not be. */
  List<Engine.Fault> load(byte[] data) {
    if (options.keepPartial()) {
      loadGood(data, true);
      return faults;
    }
    boolean documents = loadWhole(data, true);
    if (!documents && !engine.waiting.isEmpty()) {
      throw new FormatException(
          "changes depend on "
              + engine.missingDeps(List.of()).size()
              + " changes that are not here, and there is no document to add them to; missing: "
              + engine.missingDeps(List.of()),
          0);
    }
    return faults;
  }

  /** Adds chunks to what the engine holds. */
  List<Engine.Fault> loadMore(byte[] data) {
    boolean empty =
        engine.changeCount() == 0 && engine.waiting.isEmpty() && engine.store.actors.size() == 0;
    isCounting = true;
    if (options.keepPartial()) {
      loadGood(data, empty);
    } else {
      loadWhole(data, empty);
    }
    return faults;
  }

  /**
   * Loads all, or nothing and throws.
   *
   * @param empty whether the engine has nothing yet
   * @return whether there was a document among the chunks
   */
  private boolean loadWhole(byte[] data, boolean empty) {
    Chunk document = null;
    boolean documents = false;
    List<ChangeChunk> batch = new ArrayList<>();
    ChunkReader reader = new ChunkReader(data, options.limits());
    while (reader.next()) {
      Chunk chunk = reader.chunk();
      documents |= chunk.type() == ChunkType.DOCUMENT;
      if (empty && chunk.start() == 0 && chunk.type() == ChunkType.DOCUMENT) {
        document = chunk;
      } else {
        addLacking(chunk, reader.budget(), batch);
      }
    }
    if (document != null) {
      loadDocument(document, reader.budget());
    }
    opCount += engine.apply(batch);
    return documents;
  }

  /** Loads what is good of the chunks. */
  private void loadGood(byte[] data, boolean empty) {
    Budget budget = Budget.of(options.limits(), data.length);
    ChunkReader.Scan scan = ChunkReader.scan(data, budget);
    for (ChunkReader.Fault fault : scan.faults()) {
      faults.add(new Engine.Fault(fault.start(), fault.end(), message(fault.cause())));
    }
    List<Chunk> chunks = scan.chunks();
    int from = 0;
    if (empty && !chunks.isEmpty() && chunks.get(0).type() == ChunkType.DOCUMENT) {
      from = 1;
      loadDocument(chunks.get(0), budget);
    }
    applyGood(chunks.subList(from, chunks.size()), budget);
  }

  private void loadDocument(Chunk chunk, Budget budget) {
    if (options.keepPartial()) {
      // A document that turns out bad halfway must leave nothing behind, so it is tried apart.
      try {
        Engine trial = new Engine(ActorId.NONE, options.textUnit());
        DocumentLoader.load(chunk, options, budget.copy(), trial);
      } catch (FormatException e) {
        fault(chunk, e);
        return;
      }
    }
    DocumentLoader.load(chunk, options, budget, engine, trusted);
    if (isCounting) {
      opCount = (int) Math.min(Integer.MAX_VALUE, engine.opCount());
    }
  }

  private void fault(Chunk chunk, FormatException e) {
    faults.add(new Engine.Fault(chunk.start(), chunk.end(), message(e)));
  }

  private static String message(RuntimeException e) {
    String message = e.getMessage();
    return message == null ? e.toString() : message;
  }

  private void applyGood(List<Chunk> chunks, Budget budget) {
    List<ChangeChunk> batch = new ArrayList<>();
    for (Chunk chunk : chunks) {
      try {
        addLacking(chunk, budget, batch);
      } catch (FormatException e) {
        fault(chunk, e);
      }
    }
    try {
      opCount += engine.apply(batch);
    } catch (FormatException | IllegalStateException e) {
      applyOneByOne(batch);
    }
  }

  /** The batch has a bad change: keeps all others but those that depend on it. */
  private void applyOneByOne(List<ChangeChunk> batch) {
    Map<ChangeHash, ChangeChunk> kept = new LinkedHashMap<>();
    Set<ChangeHash> refused = new LinkedHashSet<>();
    for (ChangeChunk change : batch) {
      try {
        opCount += engine.apply(List.of(change));
        kept.put(change.hash(), change);
      } catch (FormatException | IllegalStateException e) {
        refused.add(change.hash());
        fault(change, message(e));
      }
    }
    engine.waiting.drop(refused);
    for (ChangeChunk change : kept.values()) {
      if (engine.waiting.get(change.hash()) == null && !engine.hasChange(change.hash())) {
        fault(change, "it depends on a change that is refused");
      }
    }
    faults.sort(Comparator.comparingLong(Engine.Fault::start));
  }

  private void fault(ChangeChunk change, String message) {
    faults.add(new Engine.Fault(change.offset(), change.offset() + change.bytes().length, message));
  }

  /**
   * Adds a chunk's changes to a batch, or none where it is bad. Of a document's only those that the
   * engine lacks: the others need not even be made.
   */
  private void addLacking(Chunk chunk, Budget budget, List<ChangeChunk> batch) {
    if (chunk.type() != ChunkType.DOCUMENT) {
      addChanges(chunk, budget, batch);
    } else if (!isHere(chunk, budget.copy())) {
      batch.addAll(engine.lackingHere(document(chunk, options, budget)));
    }
  }

  /** Whether a document was verified before and the engine has all of it, as it has its heads. */
  private boolean isHere(Chunk chunk, Budget budget) {
    VerifiedChunks memory = options.verifiedChunks();
    if (memory == null || !memory.contains(chunk.hash())) {
      return false;
    }
    for (ChangeHash head : DocumentChunk.parse(chunk, budget).heads()) {
      if (!engine.graph.has(head)) {
        return false;
      }
    }
    return true;
  }

  private static Engine document(Chunk chunk, LoadOptions options, Budget budget) {
    Engine engine = new Engine(ActorId.NONE, options.textUnit());
    DocumentLoader.load(chunk, options, budget, engine);
    return engine;
  }

  /** Adds a chunk's changes to a batch: all of them, or none where it is bad. */
  private static void addChanges(Chunk chunk, Budget budget, List<ChangeChunk> batch) {
    switch (chunk.type()) {
      case DOCUMENT -> {
        Engine document = document(chunk, LoadOptions.DEFAULT, budget);
        for (int i = 0; i < document.graph.count(); i++) {
          batch.add(ChangeChunk.parse(document.bytes(i), Limits.NONE));
        }
      }
      case BUNDLE -> batch.addAll(BundleChunk.parse(chunk, budget).changeChunks());
      case CHANGE, COMPRESSED_CHANGE -> {
        ChangeChunk before = batch.isEmpty() ? null : batch.get(batch.size() - 1);
        batch.add(ChangeChunk.parse(chunk, before, budget));
      }
    }
  }

  /** Adds the changes of the chunks in {@code data} to a batch. */
  static void addChanges(byte[] data, Budget budget, List<ChangeChunk> batch) {
    ChunkReader reader = new ChunkReader(data, budget);
    while (reader.next()) {
      addChanges(reader.chunk(), budget, batch);
    }
  }
}
