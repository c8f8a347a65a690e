package dev.countersign;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import com.google.protobuf.util.JsonFormat;
import io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap;
import io.envoyproxy.envoy.extensions.filters.http.ext_authz.v3.ExtAuthz;
import io.envoyproxy.envoy.extensions.filters.http.lua.v3.Lua;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.http.early_header_mutation.header_mutation.v3.HeaderMutation;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds Envoy's configuration against Envoy's own schema. A field that it does not know
 * fails.
 */
class EnvoySchemaTests {

	@Test
	void configurationWhenReadByTheSchemaThenEveryFieldIsKnown() throws IOException {
		Object yaml = new Yaml(new SafeConstructor(new LoaderOptions()))
			.load(Files.readString(Path.of("src/deploy/proxies/envoy.yaml")));
		Bootstrap.Builder bootstrap = Bootstrap.newBuilder();
		JsonFormat.parser()
			.usingTypeRegistry(JsonFormat.TypeRegistry.newBuilder()
				.add(HttpConnectionManager.getDescriptor())
				.add(HeaderMutation.getDescriptor())
				.add(ExtAuthz.getDescriptor())
				.add(Lua.getDescriptor())
				.add(Router.getDescriptor())
				.add(HttpProtocolOptions.getDescriptor())
				.build())
			.merge(JsonMapper.shared().writeValueAsString(yaml), bootstrap);
		assertThat(bootstrap.getStaticResources().getListenersCount()).isOne();
		assertThat(bootstrap.getStaticResources().getClustersCount()).isEqualTo(2);
	}

}
