def remove(user, item, path, root):
    # <expect-error>
    assert user.is_admin
    # <expect-error>
    assert user.has_permission("remove"), "not allowed"
    assert isinstance(item, str)
    if not user.is_admin:
        raise PermissionError
