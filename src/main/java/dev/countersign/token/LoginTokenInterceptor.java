package dev.countersign.token;

import java.util.Arrays;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.context.annotation.Configuration;
import org.springframework.core.MethodParameter;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Refuses a token that was made for a machine where a controller asks for the token of a
 * login. The framework would hand it {@code null}.
 */
@Configuration(proxyBeanMethods = false)
class LoginTokenInterceptor implements WebMvcConfigurer, HandlerInterceptor {

	@Override
	public void addInterceptors(InterceptorRegistry registry) {
		registry.addInterceptor(this);
	}

	@Override
	public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
		if (handler instanceof HandlerMethod method && isOpenedByMachine()
				&& Arrays.stream(method.getMethodParameters()).anyMatch(LoginTokenInterceptor::asksForLogin)) {
			throw new AccessDeniedException("An API token is not a login");
		}
		return true;
	}

	private static boolean isOpenedByMachine() {
		return SecurityContextHolder.getContext().getAuthentication() instanceof TokenAuthentication authentication
				&& !(authentication.getPrincipal() instanceof AccessToken);
	}

	private static boolean asksForLogin(MethodParameter parameter) {
		return parameter.getParameterType() == AccessToken.class
				&& parameter.hasParameterAnnotation(AuthenticationPrincipal.class);
	}

}
