package notes;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.amkit.ObjectId;
import org.amkit.repo.AcceptorHandle;
import org.amkit.repo.AutomergeUrl;
import org.amkit.repo.DocHandle;
import org.amkit.repo.Repo;
import org.amkit.repo.RepoConfig;
import org.amkit.repo.storage.FileSystemStorage;
import org.amkit.repo.websocket.Endpoint;
import org.amkit.repo.websocket.NetworkServer;
import org.amkit.repo.websocket.WebSocketDialer;

/** Writes a note into a folder, opens the folder again, and reads the note over WebSocket. */
public final class Notes {
  private Notes() {}

  public static void main(String[] args) throws Exception {
    Path folder = Files.createTempDirectory("notes");
    AutomergeUrl url;
    try (Repo repo = Repo.load(in(folder))) {
      DocHandle note = repo.create().get();
      note.withDocument(doc -> doc.change("Begin", tx -> tx.set(ObjectId.ROOT, "buy", "bread")))
          .get();
      repo.flush().get();
      url = note.getUrl();
    }

    InetSocketAddress local = new InetSocketAddress("127.0.0.1", 0);
    try (Repo server = Repo.load(in(folder));
        AcceptorHandle acceptor = server.makeAcceptor("ws://127.0.0.1");
        NetworkServer network =
            NetworkServer.builder(acceptor::accept).listen(Endpoint.ws(local)).open();
        Repo client = Repo.load()) {
      URI address = URI.create(network.endpoints().get(0).url());
      client.dial(new WebSocketDialer(address)).onEstablished().get();
      DocHandle note = client.find(url).get().orElseThrow();
      System.out.println(note.withDocument(doc -> doc.toPlain(ObjectId.ROOT)).get());
    }
  }

  private static RepoConfig in(Path folder) {
    return RepoConfig.builder().storage(new FileSystemStorage(folder)).build();
  }
}
