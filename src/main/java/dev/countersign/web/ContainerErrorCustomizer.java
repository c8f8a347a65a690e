package dev.countersign.web;

import dev.countersign.address.ClientAddress;
import org.apache.catalina.Context;
import org.apache.catalina.core.StandardHost;

import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/**
 * Has a server answer in the form of this service where a request reaches no filter.
 */
final class ContainerErrorCustomizer implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

	private final ClientAddress addresses;

	private final HstsProperties hsts;

	ContainerErrorCustomizer(ClientAddress addresses, HstsProperties hsts) {
		this.addresses = addresses;
		this.hsts = hsts;
	}

	@Override
	public void customize(TomcatServletWebServerFactory factory) {
		factory.addContextCustomizers(this::addValves);
	}

	/** The host makes a valve of its class unless there is one. */
	private void addValves(Context context) {
		if (context.getParent() instanceof StandardHost host) {
			host.setErrorReportValveClass(ProblemErrorReportValve.class.getName());
			host.getPipeline().addValve(new ProblemErrorReportValve(this.addresses, this.hsts));
			host.getPipeline().addValve(new PathValve());
		}
	}

}
