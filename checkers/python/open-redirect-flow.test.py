from urllib.parse import quote, urljoin, urlparse

from aiohttp import web
from django.http import HttpResponseRedirect
from django.shortcuts import redirect as go
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from fastapi.responses import RedirectResponse
from flask import redirect, request, url_for

PAGES = {"home": "/", "help": "/help"}


def direct():
    # <expect-error>
    return redirect(request.args.get("next") or url_for("home"))


def signed_in(request):
    target = request.POST.get("next", "/")
    # <expect-error>
    return HttpResponseRedirect(target)


@router.get("/leave")
async def leave(to: str = "/"):
    # <expect-error>
    return RedirectResponse(url=to, status_code=303)


async def found(request):
    # <expect-error>
    raise web.HTTPFound(location=request.query["next"])


class Login(View):
    def post(self, request):
        self.target = request.POST["next"]
        return self.leave()

    def leave(self):
        # <expect-error>
        return go(self.target)


def answer(target):
    # <expect-error>
    return redirect(target + "?signed_in=1")


def helped():
    return answer(request.form["next"])


def idle():
    target = request.args["next"]
    if not url_has_allowed_host_and_scheme(target, allowed_hosts=None):
        print("elsewhere")
    # <expect-error>
    return redirect(target)


def half():
    target = request.args["next"]
    if not target.startswith("/"):
        target = "/" + target
    # <expect-error>
    return redirect(target)


def slashed():
    target = request.args["next"]
    if not target.startswith("/") or target.startswith("//"):
        target = "/"
    return redirect(target)


def asked():
    target = request.args["next"]
    if url_has_allowed_host_and_scheme(url=target, allowed_hosts={request.host}):
        return redirect(target)
    return redirect("/")


def is_ours(target):
    ours, theirs = urlparse(request.host_url), urlparse(urljoin(request.host_url, target))
    return theirs.scheme in ("http", "https") and ours.netloc == theirs.netloc


def compared():
    target = request.args["next"]
    if not is_ours(target):
        return None
    return redirect(target)


def bare():
    target = request.args["next"]
    if urlparse(target).netloc != "":
        return None
    return redirect(target)


def hostless():
    target = request.args["next"]
    if urlparse(target).netloc or urlparse(target).scheme:
        return redirect("/")
    return redirect(target)


def begun():
    target = request.args["next"]
    if target.startswith("https://docs.example/"):
        return redirect(target)
    return redirect(f"/found?word={quote(target)}&page={int(request.args['page'])}")


def known(request, number):
    if request.POST["to"] in PAGES.values():
        return go("page", request.POST["to"])
    go(reverse("page", args=[request.POST["to"]]))
    go("/pages/" + request.POST["to"])
    go("{}/{}".format("/pages", request.POST["to"]))
    return go(PAGES.get(request.POST["to"], "/"))


def saved(request):
    page = Page.objects.get(slug=request.POST["slug"])
    return go(page.get_absolute_url())
