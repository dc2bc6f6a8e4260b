import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.AbstractUniqueIndex;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.backend.h2.H2Database;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.exception.MongoSilentServerException;
import io.netty.channel.Channel;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;

/**
 * MongoTestServer PORT FILE [HOST]: a MongoDB-wire server for tests, a stand-in. A write command is in the file before it is acknowledged
 * or read, and nothing but whole commands ever is: a killed server loses nothing and tears nothing. Ends with its standard input.
 */
public class MongoTestServer {
  private static final Set<String> WRITES =
      Set.of(
          "insert", "update", "delete", "findandmodify", "create", "createindexes", "drop", "dropindexes", "dropdatabase", "aggregate",
          "renamecollection");

  private static final MongoVersion CLAIMED =
      new MongoVersion() {
        @Override
        public List<Integer> getVersionArray() {
          return List.of(7, 0, 0);
        }

        @Override
        public int getWireVersion() {
          return 21;
        }
      };

  private static class DurableBackend extends H2Backend {
    private final ReadWriteLock durable = new ReentrantReadWriteLock();

    DurableBackend(MVStore store) {
      super(store);
    }

    @Override
    protected MongoDatabase openOrCreateDatabase(String name) {
      MVStore store = getMvStore();
      return new H2Database(name, store, getCursorRegistry()) {
        @Override
        protected Index<Object> openOrCreateUniqueIndex(String collection, String index, List<IndexKey> keys, boolean sparse) {
          Index<Object> usual = super.openOrCreateUniqueIndex(collection, index, keys, sparse);
          if (keys.size() != 1) return usual;
          return new SingleKeyIndex(store.openMap(name + "." + collection + "._index_" + index), index, keys, sparse);
        }
      };
    }

    @Override
    public Document handleCommand(Channel channel, String database, String command, Document query) {
      if (query.containsKey("autocommit"))
        throw new MongoServerError(20, "IllegalOperation", "Transaction numbers are only allowed on a replica set member or mongos");
      String name = command.toLowerCase(Locale.ROOT);
      if (name.equals("hello") || name.equals("ismaster")) return hello(super.handleCommand(channel, database, "ismaster", query));
      return WRITES.contains(name) ? write(channel, database, command, query) : read(channel, database, command, query);
    }

    /** Alone: else the commit of one command would save half of another. */
    private Document write(Channel channel, String database, String command, Document query) {
      durable.writeLock().lock();
      try {
        return super.handleCommand(channel, database, command, query);
      } catch (MongoSilentServerException missing) { // of `drop`, and without the code that a real server gives
        throw new MongoServerError(26, "NamespaceNotFound", missing.getMessage());
      } finally {
        commit();
        durable.writeLock().unlock();
      }
    }

    /** Sees nothing that a kill could take back, as read concern majority. */
    private Document read(Channel channel, String database, String command, Document query) {
      durable.readLock().lock();
      try {
        return super.handleCommand(channel, database, command, query);
      } finally {
        durable.readLock().unlock();
      }
    }

    private static Document hello(Document answer) {
      answer.put("isWritablePrimary", true);
      answer.put("helloOk", true);
      answer.put("logicalSessionTimeoutMinutes", 30);
      return answer;
    }
  }

  /** Also serves a query for one value of its field and something else, `{_id: 'a', at: {$lt: 5}}`, which is a scan otherwise. */
  private static class SingleKeyIndex extends AbstractUniqueIndex<Object> {
    private final MVMap<KeyValue, Object> positions;

    SingleKeyIndex(MVMap<KeyValue, Object> positions, String name, List<IndexKey> keys, boolean sparse) {
      super(name, keys, sparse);
      this.positions = positions;
    }

    @Override
    public synchronized boolean canHandle(Document query) {
      return query.get(field()) instanceof String || super.canHandle(query);
    }

    @Override
    public synchronized Iterable<Object> getPositions(Document query) {
      return super.getPositions(new Document(field(), query.get(field()))); // whatever else is asked is matched later
    }

    private String field() {
      return getKeys().get(0).getKey();
    }

    @Override
    protected Object removeDocument(KeyValue key) {
      return positions.remove(key);
    }

    @Override
    protected boolean putKeyPosition(KeyValue key, Object position) {
      return positions.putIfAbsent(key, Missing.ofNullable(position)) == null;
    }

    @Override
    protected Iterable<Map.Entry<KeyValue, Object>> getIterable() {
      return positions.entrySet();
    }

    @Override
    protected Object getPosition(KeyValue key) {
      return positions.get(key);
    }

    @Override
    public long getCount() {
      return positions.sizeAsLong();
    }

    @Override
    public boolean isEmpty() {
      return positions.isEmpty();
    }

    @Override
    public long getDataSize() {
      return getCount();
    }
  }

  public static void main(String[] arguments) throws Exception {
    MVStore store = new MVStore.Builder().fileName(arguments[1]).autoCommitDisabled().open();
    DurableBackend backend = new DurableBackend(store);
    backend.version(CLAIMED);
    MongoServer server = new MongoServer(backend);
    server.bind(arguments.length > 2 ? arguments[2] : "127.0.0.1", Integer.parseInt(arguments[0]));
    System.out.println("listening");
    while (System.in.read() >= 0) {} // whoever started it is gone
    server.shutdownNow();
  }
}
