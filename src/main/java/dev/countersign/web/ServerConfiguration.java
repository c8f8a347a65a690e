package dev.countersign.web;

import dev.countersign.address.ClientAddress;
import dev.countersign.password.VerificationDelay;

import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What the server itself does for each request, outside of all filters.
 */
@Configuration(proxyBeanMethods = false)
class ServerConfiguration {

	@Bean
	WebServerFactoryCustomizer<TomcatServletWebServerFactory> answersOfTheServer() {
		return (factory) -> factory.addEngineValves(new SecurityHeadersValve());
	}

	@Bean
	WebServerFactoryCustomizer<TomcatServletWebServerFactory> requestThreads(VerificationDelay delay) {
		return (factory) -> factory
			.addConnectorCustomizers((connector) -> connector.addLifecycleListener(new RequestThreadListener(delay)));
	}

	@Bean
	ContainerErrorCustomizer containerErrors(ClientAddress addresses, HstsProperties hsts) {
		return new ContainerErrorCustomizer(addresses, hsts);
	}

}
