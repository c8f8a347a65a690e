package dev.countersign.web;

import dev.countersign.address.ClientAddress;

import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * The headers of every answer, and the form of those that refuse, where health and
 * metrics have a port of their own.
 */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
@Conditional(ManagementHeaders.OnOwnPort.class)
class ManagementHeaders {

	@Bean
	FilterRegistrationBean<SecurityHeadersFilter> managementHeaders(HstsProperties hsts) {
		return SecurityHeaders.filter(hsts, () -> false);
	}

	/** Nor does a request reach a filter there that the container cannot read. */
	@Bean
	ContainerErrorCustomizer managementErrors(ClientAddress addresses, HstsProperties hsts) {
		return new ContainerErrorCustomizer(addresses, hsts);
	}

	/** The port's context is the child of another; this class is found in both. */
	static final class OnOwnPort implements Condition {

		@Override
		public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
			return context.getBeanFactory() != null && context.getBeanFactory().getParentBeanFactory() != null;
		}

	}

}
