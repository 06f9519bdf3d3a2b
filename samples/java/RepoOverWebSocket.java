import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import org.amkit.ObjectId;
import org.amkit.repo.AcceptorHandle;
import org.amkit.repo.DocHandle;
import org.amkit.repo.Repo;
import org.amkit.repo.websocket.Endpoint;
import org.amkit.repo.websocket.NetworkServer;
import org.amkit.repo.websocket.WebSocketDialer;

/** Two Repos sync a document over WebSocket: one serves it, the other finds it by its URL. */
class RepoOverWebSocket {
  public static void main(String[] args) throws Exception {
    InetSocketAddress local = new InetSocketAddress("127.0.0.1", 0);
    try (Repo server = Repo.load();
        AcceptorHandle acceptor = server.makeAcceptor("ws://127.0.0.1");
        NetworkServer network =
            NetworkServer.builder(acceptor::accept).listen(Endpoint.ws(local)).open();
        Repo client = Repo.load()) {
      DocHandle list = server.create().get();
      list.withDocument(doc -> doc.change("Begin", tx -> tx.set(ObjectId.ROOT, "bread", 1))).get();
      CompletableFuture<Boolean> changed = new CompletableFuture<>();

      URI address = URI.create(network.endpoints().get(0).url());
      client.dial(new WebSocketDialer(address)).onEstablished().get();
      DocHandle found = client.find(list.getUrl()).get().orElseThrow();
      System.out.println(found.withDocument(doc -> doc.toPlain(ObjectId.ROOT)).get());

      list.addChangeListener(event -> changed.complete(true));
      found.withDocument(doc -> doc.change("More", tx -> tx.set(ObjectId.ROOT, "milk", 2))).get();
      changed.get();
      System.out.println(list.withDocument(doc -> doc.toPlain(ObjectId.ROOT)).get());
    }
  }
}
