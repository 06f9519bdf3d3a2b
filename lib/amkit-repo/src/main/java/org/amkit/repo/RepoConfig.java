package org.amkit.repo;

import org.amkit.repo.protocol.DocumentRules;
import org.amkit.repo.protocol.Hello;
import org.amkit.repo.protocol.RepoMessage;
import org.amkit.repo.storage.InMemoryStorage;
import org.amkit.repo.store.DocumentStore;
import org.amkit.repo.store.StorageStore;
import org.jspecify.annotations.Nullable;

/** How a {@link Repo} is to be. */
public final class RepoConfig {
  private static final long DEFAULT_MEMORY_SHARE = 4;

  private final Storage storage;
  private final DocumentStore store;
  private final PeerId peerId;
  private final AnnouncePolicy announcePolicy;
  private final AccessPolicy accessPolicy;
  private final DocumentRules rules;
  private final long memoryBytes;
  private final long handshakeMillis;
  private final RepoListener listener;
  private final Hello hello;

  private RepoConfig(Builder builder) {
    this.storage = builder.storage == null ? new InMemoryStorage() : builder.storage;
    this.store = builder.store == null ? new StorageStore(storage) : builder.store;
    this.peerId = builder.peerId == null ? PeerId.generate() : builder.peerId;
    this.announcePolicy = builder.announcePolicy;
    this.accessPolicy = builder.accessPolicy;
    this.rules = builder.rules;
    this.memoryBytes = builder.memoryBytes;
    this.handshakeMillis = builder.handshakeMillis;
    this.listener = builder.listener;
    this.hello = builder.hello;
  }

  /** {@return where values are kept; of no effect where a {@link #getStore store} was given} */
  public Storage getStorage() {
    return storage;
  }

  /** {@return where documents are kept} */
  public DocumentStore getStore() {
    return store;
  }

  /** {@return what the Repo calls itself} */
  public PeerId getPeerId() {
    return peerId;
  }

  /** {@return which peers are notified of which documents} */
  public AnnouncePolicy getAnnouncePolicy() {
    return announcePolicy;
  }

  /** {@return what peers may do} */
  public AccessPolicy getAccessPolicy() {
    return accessPolicy;
  }

  DocumentRules rules() {
    return rules;
  }

  long memoryBytes() {
    return memoryBytes;
  }

  long handshakeMillis() {
    return handshakeMillis;
  }

  RepoListener listener() {
    return listener;
  }

  Hello hello() {
    return hello;
  }

  /** {@return a builder that begins with a Repo in memory, which tells all peers of everything} */
  public static Builder builder() {
    return new Builder();
  }

  /** Makes a {@link RepoConfig}. */
  public static final class Builder {
    private static final long HANDSHAKE_MILLIS = 30_000;

    private @Nullable Storage storage;
    private @Nullable DocumentStore store;
    private @Nullable PeerId peerId;
    private AnnouncePolicy announcePolicy = new AnnounceAll();
    private AccessPolicy accessPolicy = (id, peer) -> AccessPolicy.Right.READ_WRITE;
    private DocumentRules rules = DocumentRules.DEFAULT;
    private long memoryBytes = Runtime.getRuntime().maxMemory() / DEFAULT_MEMORY_SHARE;
    private long handshakeMillis = HANDSHAKE_MILLIS;
    private RepoListener listener = new RepoListener() {};
    private Hello hello = asked -> new RepoMessage.Am(false, null, null);

    private Builder() {}

    /**
     * Keeps documents in a store of values.
     *
     * @param storage the store
     * @return this
     */
    public Builder storage(Storage storage) {
      this.storage = storage;
      return this;
    }

    /**
     * Keeps documents in a store of documents; the Repo closes it.
     *
     * @param store the store
     * @return this
     */
    public Builder store(DocumentStore store) {
      this.store = store;
      return this;
    }

    /**
     * Names the Repo among its peers.
     *
     * @param peerId the name; a random one where this is not called
     * @return this
     */
    public Builder peerId(PeerId peerId) {
      this.peerId = peerId;
      return this;
    }

    /**
     * Says which peers are notified of which documents.
     *
     * @param announcePolicy the policy
     * @return this
     */
    public Builder announcePolicy(AnnouncePolicy announcePolicy) {
      this.announcePolicy = announcePolicy;
      return this;
    }

    /**
     * Says what peers may do.
     *
     * @param accessPolicy the policy; everything where this is not called
     * @return this
     */
    public Builder accessPolicy(AccessPolicy accessPolicy) {
      this.accessPolicy = accessPolicy;
      return this;
    }

    /**
     * Says how documents are kept and shared.
     *
     * @param rules how
     * @return this
     */
    public Builder rules(DocumentRules rules) {
      this.rules = rules;
      return this;
    }

    /**
     * Bounds what loaded documents may take: beyond it those that were not used for longest are
     * unloaded, and loaded again when something concerns them.
     *
     * @param bytes about; a quarter of the heap where this is not called
     * @return this
     */
    public Builder memoryBytes(long bytes) {
      this.memoryBytes = bytes;
      return this;
    }

    /**
     * Bounds how long a peer may take to say who it is.
     *
     * @param millis 0: any time
     * @return this
     */
    public Builder handshakeMillis(long millis) {
      this.handshakeMillis = millis;
      return this;
    }

    /**
     * Has a listener notified of what happens.
     *
     * @param listener is told
     * @return this
     */
    public Builder listener(RepoListener listener) {
      this.listener = listener;
      return this;
    }

    /**
     * Says something more to peers of this library's.
     *
     * @param hello what
     * @return this
     */
    public Builder hello(Hello hello) {
      this.hello = hello;
      return this;
    }

    /** {@return what was set} */
    public RepoConfig build() {
      return new RepoConfig(this);
    }
  }
}
