package dev.countersign.web;

import org.junit.jupiter.api.Test;

import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.support.StaticWebApplicationContext;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

import static org.assertj.core.api.Assertions.assertThat;

class BodyLimitsTests {

	private static final int LARGE = 1024 * 1024;

	private final BodyLimits limits = limits();

	@Test
	void limitWhenControllerTakesMoreThenWhereverTheServiceLies() {
		assertThat(this.limits.of(request("POST", "", "/uploads/7"))).isEqualTo(LARGE);
		assertThat(this.limits.of(request("POST", "/auth", "/uploads/7"))).isEqualTo(LARGE);
		assertThat(this.limits.of(request("PUT", "/auth", "/uploads/7"))).isEqualTo(BodyLimits.USUAL);
		assertThat(this.limits.of(request("POST", "/uploads", "/7"))).isEqualTo(BodyLimits.USUAL);
	}

	private static MockHttpServletRequest request(String method, String contextPath, String path) {
		MockHttpServletRequest request = new MockHttpServletRequest(method, contextPath + path);
		request.setContextPath(contextPath);
		return request;
	}

	private static BodyLimits limits() {
		StaticWebApplicationContext context = new StaticWebApplicationContext();
		context.registerSingleton("uploads", Uploads.class);
		context.registerSingleton("requestMappingHandlerMapping", RequestMappingHandlerMapping.class);
		context.refresh();
		BodyLimits limits = new BodyLimits(context.getBeanProvider(RequestMappingHandlerMapping.class));
		limits.afterSingletonsInstantiated();
		return limits;
	}

	@RestController
	static class Uploads {

		@PostMapping("/uploads/{id}")
		@BodyLimit(LARGE)
		void take() {
			// Nothing is made of it.
		}

	}

}
