import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.env.Environment;
import org.elasticsearch.node.InternalSettingsPreparer;
import org.elasticsearch.node.Node;
import org.elasticsearch.plugins.PluginsLoader;

/** Elasticsearch on loopback, one node without security: Server FOLDER PORT MODULES. The folder has config, data and tmp. */
public class Server {
    public static void main(String[] args) throws Exception {
        LogConfigurator.configureESLogging();
        Path home = Path.of(args[0]);
        Settings settings = Settings.builder()
            .put("path.home", args[0]).put("path.data", args[0] + "/data").put("node.name", "local").put("discovery.type", "single-node")
            .put("network.host", "127.0.0.1").put("http.port", args[1]).put("transport.port", "0")
            .put("action.auto_create_index", false).put("node.store.allow_mmap", false).put("cluster.routing.allocation.disk.threshold_enabled", false)
            .build();
        Environment environment = InternalSettingsPreparer.prepareEnvironment(settings, Map.of(), home.resolve("config"), () -> "local");
        Node node = new Node(environment, PluginsLoader.createPluginsLoader(PluginsLoader.loadModulesBundles(Path.of(args[2])), Set.of(), Map.of()));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                node.close();
            } catch (Exception e) {
                e.printStackTrace();
            }
        }));
        node.start();
        Thread.currentThread().join();
    }
}
