package dev.countersign.web;

import java.util.ArrayList;
import java.util.List;

import org.springframework.boot.webmvc.autoconfigure.WebMvcRegistrations;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.method.ControllerAdviceBean;
import org.springframework.web.method.support.HandlerMethodReturnValueHandler;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

/**
 * Shortens the framework's way to a controller and back where it leads to the same end
 * for each request.
 */
@Configuration(proxyBeanMethods = false)
class MvcConfiguration {

	@Bean
	static PlainPathHandlerMapping plainPaths() {
		return new PlainPathHandlerMapping();
	}

	@Bean
	static WebMvcRegistrations shorterWays(PlainPathHandlerMapping plainPaths) {
		return new WebMvcRegistrations() {
			@Override
			public RequestMappingHandlerMapping getRequestMappingHandlerMapping() {
				return new RememberingMapping(plainPaths);
			}

			@Override
			public RequestMappingHandlerAdapter getRequestMappingHandlerAdapter() {
				return new JsonFirstAdapter();
			}
		};
	}

	/** Advice on bodies is for the framework's own way. */
	private static final class JsonFirstAdapter extends RequestMappingHandlerAdapter {

		@Override
		public void afterPropertiesSet() {
			setWebBindingInitializer(new StrictBindingInitializer(getWebBindingInitializer()));
			super.afterPropertiesSet();
			List<HandlerMethodReturnValueHandler> handlers = getReturnValueHandlers();
			if (handlers != null && !hasAdvice()) {
				List<HandlerMethodReturnValueHandler> all = new ArrayList<>();
				all.add(new JsonReturnValueHandler(getMessageConverters().stream()
					.filter(JsonConverter.class::isInstance)
					.map(JsonConverter.class::cast)
					.toList()));
				all.addAll(handlers);
				setReturnValueHandlers(all);
			}
		}

		private boolean hasAdvice() {
			return getApplicationContext() != null && ControllerAdviceBean.findAnnotatedBeans(getApplicationContext())
				.stream()
				.anyMatch((advice) -> advice.getBeanType() != null
						&& ResponseBodyAdvice.class.isAssignableFrom(advice.getBeanType()));
		}

	}

}
